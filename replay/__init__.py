"""The replay client: it lives the federation's year again through the public interfaces.

It is a client like any other: it imports `vocabulary`, and from `deploy.local` only where the stack
is and who can sign in to it.
"""
