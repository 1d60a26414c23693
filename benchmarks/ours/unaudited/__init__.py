"""The real hotline without an audit trail, for one figure."""
