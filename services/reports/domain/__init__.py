"""What the report counts: facts, and the figures made of them. Pure."""
