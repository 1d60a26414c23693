"""The rules of the hotline: tickets and their loop, as data and as what is announced. Pure."""
