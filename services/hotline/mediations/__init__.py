"""Mediations: parties, mediator, sessions, agreement, performance."""
