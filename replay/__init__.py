"""The replay client: it lives the federation's year again through the public interfaces.

It is a client like any other and may import `vocabulary` only.
"""
