"""Search over everything that one may see: by number, phone, ID number, or words of the request."""
