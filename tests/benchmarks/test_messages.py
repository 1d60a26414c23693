"""What a message costs, held to the baseline: counts, which no machine and no load changes."""

from __future__ import annotations

import pytest

from benchmarks.ground import Ground
from benchmarks.messages import EVENTS, baseline, ours_per_message

pytestmark = pytest.mark.stack

# How many confirms and acknowledgements the broker puts into one frame is its own affair.
UNSTEADY = "ack"
MOST_ACKS = 1.0


def test_a_message_costs_what_the_baseline_says(stack):
    ground = Ground(stack)
    try:
        costs = ours_per_message(ground, EVENTS)
    finally:
        ground.root.close()
    assert costs.pop(UNSTEADY) <= MOST_ACKS
    assert costs == baseline(), "a change for the better goes into benchmarks/baseline.json too"
