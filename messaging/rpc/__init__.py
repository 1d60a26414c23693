"""Commands and queries by RPC, the owner's side."""

from messaging.rpc.entrypoints import command, query

__all__ = ["command", "query"]
