"""Steps are saved with their cursor, or not at all: whoever runs them, and whatever stops them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from contracts.jobs import JobFileNotFound, JobFileOf, JobOver, JobState
from records.clock import utc_now
from records.files.contents import MemoryContents
from records.jobs import JOB_PARTS, JOBS, Fault, Hand, Job, Step
from records.jobs.job import MOST_TRIES
from records.kinds import FILES
from records.sheets import Column
from records.store import StaleVersion, StoreUnavailable
from services.hotline.exporting import EXPORTS
from tests.jobs.running import FEW, KIND, OTHER_LEADER, Office


@pytest.fixture
def office() -> Office:
    return Office()


def test_nothing_of_an_unfinished_result_is_readable_in_the_store(office):
    office.register(range(3), text="矿上受伤")
    office.start()
    office.runner()._turn(*office.runner()._to_do()[0])
    kept = repr([*office.rows(JOB_PARTS), *office.rows(JOBS)])
    assert office.opened(JOB_PARTS)
    assert "矿上受伤" not in kept
    assert "SR-2021" not in kept


def test_a_cancelled_job_takes_no_further_step_and_leaves_nothing(office):
    office.register(range(9))
    job_id = office.start()
    runner = office.runner()
    (begun,) = runner._to_do()
    runner._turn(*begun)
    (stale,) = runner._to_do()
    office.cancel(job_id)
    with pytest.raises(StaleVersion):
        runner._step(*stale)
    office.finish()
    job = office.shown(job_id)
    assert (job.state, job.done, job.result) == (JobState.CANCELLED, 3, None)
    assert office.rows(JOB_PARTS) == []
    with pytest.raises(JobFileNotFound):
        office.content(job_id)
    with pytest.raises(JobOver):
        office.cancel(job_id)


def test_a_job_that_is_cancelled_while_its_file_is_written_leaves_no_content(office):
    office.register(range(9))
    job_id = office.start()

    class Cancelling(MemoryContents):
        def write(self, file_id, pieces):
            self.kept[file_id] = b"half"
            office.cancel(job_id)
            super().write(file_id, pieces)

    office.contents = Cancelling()
    office.finish()
    assert office.contents.kept, "it noticed in the middle of its file"
    office.finish()
    assert office.shown(job_id).state is JobState.CANCELLED
    assert office.contents.kept == {}
    assert office.rows(FILES) == []


def test_two_who_run_the_same_job_write_each_row_once(office):
    office.register(range(7))
    job_id = office.start()
    first, second = office.runner(), office.runner()
    while seen := first._to_do():
        assert first._turn(*seen[0]) == 1
        assert second._turn(*seen[0]) == 0, "it read what is no more"
    assert sorted(office.numbers(job_id)) == [f"SR-20210305-{n:06d}" for n in range(7)]


def test_jobs_take_turns_step_by_step(office):
    office.register(range(9))
    mine, theirs = office.start(), office.start(OTHER_LEADER)
    office.runner().run(seconds=0)
    office.runner().run(seconds=0)
    assert (office.shown(mine).done, office.shown(theirs, OTHER_LEADER).done) == (3, 3) or (
        office.shown(mine).done == 6
    )
    office.finish()
    assert office.shown(theirs, OTHER_LEADER).state is JobState.FINISHED


class Enrolling:
    """Work in the other direction: each row of a roster changes records of ours, or is faulty."""

    action = "ticket.export"

    def __init__(self) -> None:
        self.members = [f"member-{n}" for n in range(8)]
        self.broken = 0

    def count(self, reads, wanted, *, until):
        return len(self.members)

    def step(self, hand: Hand, job: Job) -> Step:
        start = int(job.cursor or 0)
        rows, faults = [], []
        for number, member in enumerate(self.members[start : start + hand.most], start=start + 1):
            unit = hand.row()
            unit.insert(JOB_PARTS, {"_id": f"effect/{member}", "content": {"row": number}})
            if number % 4 == 0:
                code = "invalid_input"
                faults.append(Fault(row=number, record=None, field="name", code=code))
                continue  # its unit is not accepted
            unit.accept()
            rows.append([member])
        if self.broken:
            self.broken -= 1
            raise RuntimeError("the roster's reader stumbled")
        end = start + hand.most
        return Step(rows=rows, faults=faults, cursor=str(end) if end < 8 else None)

    def columns(self, wanted):
        return [Column(heading="member")]

    def told(self, wanted):
        return {}

    def file_type(self, wanted):
        return EXPORTS[KIND].file_type(wanted)


def effects(office: Office) -> list[str]:
    return [row["_id"] for row in office.rows(JOB_PARTS) if row["_id"].startswith("effect/")]


def test_work_that_changes_records_does_each_row_once_though_steps_fail_in_between():
    work = Enrolling()
    office = Office(works={KIND: work})
    job_id = office.start()
    work.broken = 1
    office.finish()
    assert (effects(office), office.shown(job_id).state) == ([], JobState.WAITING)
    office.retry_now()
    office.finish()
    job = office.shown(job_id)
    assert (job.state, job.done, job.faulty) == (JobState.FINISHED, 6, 2)
    done = [member for n, member in enumerate(work.members, start=1) if n % 4]
    assert effects(office) == [f"effect/{each}" for each in done]
    assert [line[0] for line in office.lines(job_id)[1:]] == done
    assert [line[0] for line in office.lines(job_id, JobFileOf.ERRORS)[1:]] == ["4", "8"]


def test_a_step_that_never_works_ends_the_job_as_failed():
    work = Enrolling()
    work.broken = 100
    office = Office(works={KIND: work})
    job_id = office.start()
    for _ in range(MOST_TRIES):
        office.finish()
        office.retry_now()
    job = office.shown(job_id)
    assert (job.state, job.failure, job.result) == (JobState.FAILED, "internal_fault", None)


def test_an_outage_spends_no_try_of_a_job(office, monkeypatch):
    office.register(range(1))
    job_id = office.start()

    def away(*_: Any, **__: Any) -> None:
        raise StoreUnavailable("away")

    with monkeypatch.context() as patched:
        patched.setattr(office, "commit", away)
        with pytest.raises(StoreUnavailable):
            office.finish()
    assert office.kept(job_id).tries == 0
    office.finish()
    assert office.shown(job_id).state is JobState.FINISHED


def test_a_job_whose_row_cannot_be_read_holds_up_no_other(office):
    office.register(range(2))
    spoiled, sound = office.start(), office.start(OTHER_LEADER)
    office.spoil(JOBS, spoiled, "wanted")
    office.finish()
    assert office.shown(sound, OTHER_LEADER).state is JobState.FINISHED


def test_a_job_whose_row_cannot_be_read_keeps_no_other_from_being_removed(office):
    office.register(range(2))
    spoiled, sound = office.start(), office.start(OTHER_LEADER)
    office.finish()
    office.spoil(JOBS, spoiled, "wanted")
    later = utc_now() + FEW.keep + timedelta(seconds=1)
    assert replace(office.runner(), clock=lambda: later).sweep() == 1
    assert [row["_id"] for row in office.rows(JOBS)] == [spoiled]
    assert sound != spoiled


def test_a_file_whose_row_cannot_be_read_is_emptied_and_keeps_no_other_from_being_removed(office):
    office.register(range(2))
    spoiled, _ = office.start(), office.start(OTHER_LEADER)
    office.finish()
    office.spoil(FILES, office.kept(spoiled).result_id, "name")
    later = utc_now() + FEW.keep + timedelta(seconds=1)
    assert replace(office.runner(), clock=lambda: later).sweep() == 1
    assert [row["_id"] for row in office.rows(JOBS)] == [spoiled]
    assert office.contents.kept == {}
