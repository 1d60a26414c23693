"""When a held message is tried again, and what is said about why it is held."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.refusals import ForeignUnion
from messaging.backoff import Backoff, Condition
from messaging.held import Failure, RetryPolicy
from records.store import AlreadyExists


@given(st.integers(1, 10_000))
def test_the_pause_grows_and_stays_within_ten_minutes(attempts):
    pause = RetryPolicy().delay(attempts)
    whole = min(600, 2.0 ** min(attempts - 1, 60))
    assert timedelta(seconds=whole / 2) <= pause <= timedelta(seconds=whole)


def raised(error):
    try:
        raise error
    except type(error) as caught:
        return caught


def test_what_an_exception_says_is_not_kept():
    failure = Failure.of(raised(ValueError("13800000000 is not valid")))
    assert failure.message == ""
    assert failure.error_type == "ValueError"


def test_what_a_refusal_or_the_store_says_is_kept():
    assert Failure.of(raised(ForeignUnion())).message == "foreign_union"
    assert "index number" in Failure.of(raised(AlreadyExists("accounts", "number"))).message


def test_only_what_may_pass_by_itself_is_tried_again():
    assert Failure.of(ForeignUnion()).parks
    assert Failure.unreadable("invalid_data").parks
    assert not Failure.of(ValueError()).parks


@pytest.mark.parametrize("reason", ["unknown_event", "unknown_version"])
def test_what_only_the_next_build_knows_is_tried_until_it_runs(reason):
    assert not Failure.unreadable(reason).parks


def test_the_same_failure_at_the_same_place_has_the_same_fingerprint():
    first, second = (Failure.of(raised(ValueError(text))) for text in ("a", "b"))
    assert first.fingerprint == second.fingerprint
    assert first.fingerprint != Failure.of(raised(KeyError("a"))).fingerprint


@given(st.integers(1, 60))
def test_a_backoff_never_exceeds_its_longest_pause(failures):
    backoff = Backoff(shortest=0.1, longest=5.0)
    pauses = [backoff.next_pause() for _ in range(failures)]
    assert max(pauses) <= 5.0
    assert pauses[0] <= 0.1
    backoff.reset()
    assert backoff.next_pause() <= 0.1


class Told:
    def __init__(self):
        self.lines = []

    def warning(self, event, **facts):
        self.lines.append((event, facts.get("trouble")))

    def info(self, event, **facts):
        self.lines.append((event, None))


def test_a_condition_is_told_once_per_change():
    told = Told()
    condition = Condition(told, "broker")
    condition.works()
    for trouble in ("refused", "refused", "hangs"):
        condition.broken(trouble)
    assert condition.trouble == "hangs"
    condition.works()
    condition.works()
    assert told.lines == [("interrupted", "refused"), ("interrupted", "hangs"), ("resumed", None)]


@pytest.mark.parametrize("attempts", [1, 5])
def test_pauses_are_not_all_alike(attempts):
    assert len({RetryPolicy().delay(attempts) for _ in range(20)}) > 1
