"""Samples for auditors: drawn by a stored seed, kept where nobody changes them.

Why so: docs/decisions/audit-samples.md.
"""

from records.sampling.drawing import ALGORITHM, drawn, population_hash
from records.sampling.samples import SAMPLES, Population, draw, list_drawn, show

__all__ = [
    "ALGORITHM",
    "SAMPLES",
    "Population",
    "draw",
    "drawn",
    "list_drawn",
    "population_hash",
    "show",
]
