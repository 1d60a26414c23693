"""What notifications decides: contacts, duty rosters, deliveries."""
