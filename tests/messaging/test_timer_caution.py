"""A careful timer is asked for less at once when what it wrote cannot be stored."""

from __future__ import annotations

import pytest

from messaging.timers import Caution, Every
from records.store import DocumentInvalid, StaleVersion

REFUSED = DocumentInvalid("notes", "validator")
LOST = StaleVersion("notes", "a")


class Tried(Every):
    """Its effect ends as it is told, and the cautions that were taken are kept."""

    def __init__(self, *ends: Exception | None, careful: bool = True) -> None:
        super().__init__(1, careful=careful)
        self.ends, self.taken = list(ends), []

    def _effect(self, caution):
        self.taken.append(caution)
        if (end := self.ends.pop(0)) is not None:
            raise end


def test_what_can_be_stored_needs_no_caution():
    timer = Tried(None)
    timer.perform(None)
    assert timer.taken == [Caution.NONE]


def test_what_cannot_be_stored_is_tried_alone_and_then_passed_over():
    timer = Tried(REFUSED, REFUSED, None)
    timer.perform(None)
    assert timer.taken == [Caution.NONE, Caution.ONE_ALONE, Caution.PASS_OVER]


def test_a_lost_race_changes_nothing_of_the_caution():
    timer = Tried(REFUSED, LOST, None)
    timer.perform(None)
    assert timer.taken == [Caution.NONE, Caution.ONE_ALONE, Caution.ONE_ALONE]


@pytest.mark.parametrize(("careful", "ends"), [(True, [REFUSED] * 3), (False, [REFUSED])])
def test_who_can_take_no_more_caution_fails(careful, ends):
    timer = Tried(*ends, careful=careful)
    with pytest.raises(DocumentInvalid):
        timer.perform(None)
    assert timer.ends == []
