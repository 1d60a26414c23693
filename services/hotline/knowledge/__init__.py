"""The knowledge base: articles that agents answer from, written by one and published by another."""
