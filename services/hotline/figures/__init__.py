"""What is counted of tickets, over those that one may see."""
