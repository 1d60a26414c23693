"""Ours: the project's own relay and consumers, in processes as they are run everywhere."""

from messaging.subscriptions import Registry

REGISTRY: Registry = {
    "relief": {"hotline": {"events": ["ticket_escalated.v1"]}},
    "notifications": {"relief": {"events": ["lead_opened.v1"]}},
}
"""The two hops: hotline → relief → notifications."""
