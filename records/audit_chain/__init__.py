"""The chain over a service's audit rows: links, who makes them, and who verifies them.

Why so: docs/decisions/audit-chain.md.
"""
