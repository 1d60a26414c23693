"""The OpenAPI document: what the declarations say, in the words of that standard."""
