"""Seasonal aid that is offered to whoever is on file (免申即享): listed, told, taken or not."""
