"""A job's states: whatever is asked of it in whatever order, it ends once and loses no row."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from contracts.jobs import JobKind, JobOver, JobState
from contracts.rights import Grant
from records.jobs.job import MOST_TRIES, Job, Opening, OutOfTurn
from records.jobs.kept import from_document, to_document

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
KEEP = timedelta(hours=72)
OPENING = Opening(
    job_id="job-1",
    kind=JobKind.TICKETS_EXPORT,
    by="staff/a",
    grant=Grant(unions=frozenset({"city"})),
    wanted={"format": "csv"},
    asked_at=NOW,
    until=NOW,
    total=10,
)
ENDED = (JobState.FINISHED, JobState.FAILED, JobState.CANCELLED)


class Life(RuleBasedStateMachine):
    """Every act at every moment, against a plain account of what was done."""

    @initialize()
    def start(self) -> None:
        self.job = Job(opening=OPENING)
        self.rows = self.faults = self.ends = 0
        self.now = NOW

    def act(self, allowed: bool, change) -> bool:
        before = self.job
        try:
            self.job = change(self.job)
        except (OutOfTurn, JobOver):
            assert not allowed
            assert self.job == before
            return False
        assert allowed
        self.ends += before.open and not self.job.open
        return True

    @rule()
    def begin(self) -> None:
        self.act(self.job.state is JobState.WAITING, lambda job: job.begun(self.now))

    @rule(rows=st.integers(0, 5), faults=st.integers(0, 3), last=st.booleans())
    def step(self, rows: int, faults: int, last: bool) -> None:
        runs = self.job.state is JobState.RUNNING and not self.job.read
        cursor = None if last else f"after {self.rows + rows}"
        if self.act(runs, lambda job: job.stepped(rows=rows, faults=faults, cursor=cursor)):
            self.rows, self.faults = self.rows + rows, self.faults + faults

    @rule(number=st.integers(0, 9))
    def claim(self, number: int) -> None:
        runs = self.job.state is JobState.RUNNING and self.job.read
        ids = {"result_id": f"r{number}", "errors_id": f"e{number}"}
        self.act(runs, lambda job: job.claimed(**ids))

    @rule()
    def finish(self) -> None:
        runs = self.job.state is JobState.RUNNING and self.job.result_id is not None
        self.act(runs, lambda job: job.finished(self.now, keep=KEEP))

    @rule()
    def cancel(self) -> None:
        self.act(self.job.open, lambda job: job.cancelled(self.now, keep=KEEP))

    @rule()
    def stumble(self) -> None:
        self.act(self.job.open, lambda job: job.stumbled(self.now, "internal_fault", keep=KEEP))

    @rule(most=st.integers(1, 4))
    def tidy(self, most: int) -> None:
        some = min(most, self.job.parts - self.job.tidied)
        self.act(not self.job.open and self.job.untidy, lambda job: job.tidying(some))

    @invariant()
    def it_ends_at_most_once_and_counts_every_row(self) -> None:
        if not hasattr(self, "job"):
            return
        assert self.ends == (self.job.state in ENDED)
        assert (self.job.done, self.job.faulty) == (self.rows, self.faults)
        assert (self.job.ended_at is None) == self.job.open == (self.job.expires_at is None)
        assert self.job.needs_work or self.job.tidied == self.job.parts
        assert self.job.tries <= MOST_TRIES

    @invariant()
    def it_is_kept_as_it_is(self) -> None:
        if hasattr(self, "job"):
            assert from_document(to_document(self.job)) == self.job


TestLife = Life.TestCase


@given(tries=st.integers(1, MOST_TRIES))
def test_a_step_is_tried_again_ever_later_and_then_the_job_failed(tries):
    job, pauses = Job(opening=OPENING).begun(NOW), []
    for _ in range(tries):
        job = job.stumbled(NOW, "internal_fault", keep=KEEP)
        pauses.append(job.due)
    failed = tries == MOST_TRIES
    assert (job.state is JobState.FAILED, job.failure) == (
        failed,
        "internal_fault" if failed else None,
    )
    waits = [pause for pause in pauses if pause is not None]
    assert waits == sorted(set(waits))


def test_what_was_set_about_and_is_no_result_is_left_over():
    job = replace(Job(opening=OPENING).begun(NOW), read=True)
    twice = job.claimed(result_id="r1", errors_id="e1").claimed(result_id="r2", errors_id="e2")
    assert twice.left_over == ("r1", "e1", "r2", "e2")
    assert twice.finished(NOW, keep=KEEP).left_over == ("r1", "e1")


def test_who_cancels_what_is_over_is_told_how_it_ended():
    job = Job(opening=OPENING).cancelled(NOW, keep=KEEP)
    with pytest.raises(JobOver) as refused:
        job.cancelled(NOW, keep=KEEP)
    assert refused.value.details == {"state": "cancelled"}
