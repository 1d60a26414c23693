"""In what order a batch asks what is known, when others change it meanwhile."""

from dataclasses import replace

import pytest

from messaging.consumer.batch import BatchRunner
from messaging.consumer.reading import Delivery
from messaging.held import HeldRows
from records.unit_of_work import Batch
from tests.messaging.ledger.desk import Desk

pytestmark = pytest.mark.unit


def noting(asked, name, work):
    def noted(*given):
        asked.append(name)
        return work(*given)

    return noted


def backwards(*questions):
    """The answers, of questions that are heard in the worst order."""
    return [question() for question in questions[::-1]][::-1]


def test_aggregates_are_loaded_when_it_is_known_that_nothing_of_them_is_held(monkeypatch):
    """Else they may lack the effect of what another process held, and just took up and finished."""
    desk, asked = Desk(), []
    monkeypatch.setattr(HeldRows, "heads", noting(asked, "held", HeldRows.heads))
    monkeypatch.setattr(Batch, "prefetch", noting(asked, "loaded", Batch.prefetch))
    group = replace(desk.consumer.batches._group, ask=backwards)
    desk.mint_money("a", 1)
    BatchRunner(group).apply([group.decoded(Delivery(body=body)) for body in desk.bodies()])
    assert desk.credits("a") == [1]
    assert asked == ["held", "loaded"]
