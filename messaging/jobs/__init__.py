"""Long jobs of a service: their doors (`parts`), and who works them off (`runner`)."""
