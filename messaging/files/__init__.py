"""A service's own door for files: the gateway streams them through it, with a one-use token.

Bytes do not go through the broker: a call asks for a *permit*, which names this process's address
and a token for one transfer, and the gateway brings or fetches the content there.
"""
