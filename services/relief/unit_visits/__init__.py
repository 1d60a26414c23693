"""Visits to units of the front line and posts at the border (R7, 慰问)."""
