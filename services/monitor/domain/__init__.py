"""What the monitor decides, without clock, broker or database."""
