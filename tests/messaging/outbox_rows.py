"""Outbox rows as far as the relay looks at them."""

from datetime import UTC, datetime, timedelta

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def row(subject, sequence, *, seconds=None, state="pending"):
    """The `sequence`-th of its aggregate, so many seconds (else as many) after the beginning."""
    after = timedelta(seconds=sequence if seconds is None else seconds)
    return {
        "_id": f"{subject}/{sequence}",
        "subject": subject,
        "sequence": sequence,
        "at": NOW + after,
        "state": state,
    }


def names(rows):
    """The rows by name: ``a/1``."""
    return [each["_id"] for each in rows]
