"""A job whose process dies at any of its steps goes on, and has each row once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.jobs import JobFileOf, JobRunsAlready, JobState, SheetFormat
from deploy.local.stack import Stack
from records import crash_points
from records.crash_points import Point
from records.files.contents import GridContents
from records.jobs import JOB_PARTS, JOBS
from records.kinds import FILE_CHUNKS, FILE_CONTENTS, FILES
from records.store import AlreadyExists
from services.hotline.kinds import TICKETS
from services.hotline.migrations import KINDS
from tests.databases import OwnDatabase, own_database
from tests.jobs.running import FEW, OTHER_LEADER, Office

pytestmark = pytest.mark.stack
ROWS = 8
COMMITS = 6
"""Three steps of three rows, one that claims the files, one that ends the job, one that tidies."""
NUMBERS = [f"SR-20210305-{n:06d}" for n in range(ROWS)]


class Died(BaseException):
    """The process is gone: nothing after it runs, as nothing does after a SIGKILL."""


class DiesAt:
    """Dies when a point is reached for the n-th time, once."""

    def __init__(self, point: Point, nth: int) -> None:
        self._point, self._left = point, nth

    def reached(self, point: Point) -> None:
        if point is self._point:
            self._left -= 1
            if self._left == 0:
                raise Died()


@pytest.fixture(scope="module")
def own(stack: Stack) -> Iterator[OwnDatabase]:
    with own_database(stack, "hotline", KINDS) as database:
        yield database


@pytest.fixture
def office(own: OwnDatabase) -> Office:
    own.empty()
    office = Office(own.store, GridContents(own.database))
    office.register(range(ROWS))
    return office


def kept(own: OwnDatabase) -> dict[str, int]:
    kinds = (JOBS, JOB_PARTS, FILES, FILE_CONTENTS, FILE_CHUNKS)
    return {kind.name: own.database[kind.name].count_documents({}) for kind in kinds}


@pytest.mark.parametrize(
    ("point", "times"),
    [
        (Point.COMMIT_BEFORE, COMMITS),
        (Point.COMMIT_WRITTEN, COMMITS),
        (Point.COMMIT_AFTER, COMMITS),
        (Point.FILE_KEPT, 2),
    ],
)
def test_a_job_whose_process_dies_goes_on_and_has_each_row_once(
    own, office, monkeypatch, point, times
):
    office.spoil(TICKETS, "ticket-0005", "request")
    for nth in range(1, times + 1):
        job_id = office.start()
        monkeypatch.setattr(crash_points, "_plan", DiesAt(point, nth))
        with pytest.raises(Died):
            office.finish()
        office.finish()
        job = office.shown(job_id)
        assert (job.state, job.done, job.faulty) == (JobState.FINISHED, ROWS - 1, 1), nth
        assert sorted(office.numbers(job_id)) == [*NUMBERS[:5], *NUMBERS[6:]], nth
        assert [line[1] for line in office.lines(job_id, JobFileOf.ERRORS)[1:]] == ["ticket-0005"]
        ended = replace(office.runner(), clock=lambda at=job.expires_at: at + timedelta(seconds=1))
        assert ended.sweep() == 1
        assert set(kept(own).values()) == {0}, nth


def test_of_two_starts_at_one_moment_one_is_refused(office):
    with pytest.raises(AlreadyExists) as beaten:
        office.start_while(office.start)
    assert beaten.value.kind == JOBS.name
    with pytest.raises(JobRunsAlready):
        office.start()
    office.start(OTHER_LEADER)


def test_a_cancelled_job_leaves_nothing_but_its_row_until_that_expires(own, office):
    job_id = office.start(format=SheetFormat.XLSX)
    runner = office.runner()
    while not office.kept(job_id).read:
        runner._turn(*runner._to_do()[0])

    def overtaken() -> None:
        if office.shown(job_id).state is JobState.RUNNING:
            office.cancel(job_id)

    replace(runner, rest=overtaken).run(seconds=3600)
    assert office.shown(job_id).state is JobState.CANCELLED
    office.finish()
    assert kept(own) == {**dict.fromkeys(kept(own), 0), JOBS.name: 1}
    expired = office.shown(job_id).ended_at + FEW.keep + timedelta(seconds=1)
    assert replace(runner, clock=lambda: expired).sweep() == 1
    assert kept(own)[JOBS.name] == 0
