"""Retention: after a dated term a record no longer tells of a person, and counts as before.

docs/decisions/retention.md says what goes, what stays, and why.
"""

from records.retention.kinds import RETENTION_KINDS, retention_index
from records.retention.pseudonyms import Pseudonyms
from records.retention.retirement import Retirement, Retirements

__all__ = ["RETENTION_KINDS", "Pseudonyms", "Retirement", "Retirements", "retention_index"]
