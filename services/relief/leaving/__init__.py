"""Leaving hardship (脱困), falling back (返困) into a file of its own, and closing a file."""
