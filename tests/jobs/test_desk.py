"""Who may start a job, see it, and fetch what it made; how many, and for how long."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.jobs import (
    CancelJob,
    JobKind,
    JobNotFound,
    JobRunsAlready,
    ListJobs,
    TooManyJobs,
    TooManyRows,
)
from contracts.refusals import InvalidInput, RightMissing
from contracts.rights import EVERYTHING, Grant, Role
from records.jobs import JOBS
from records.jobs.desk import reaches_as_far
from records.kinds import AUDIT, FILES
from tests.hotline.ticket_facts import NOW
from tests.jobs.running import FEW, KIND, LEADER, OTHER_LEADER, Office

COUNTIES = ["county-540202", "county-540221"]


@pytest.fixture
def office() -> Office:
    return Office()


def test_start_and_each_fetching_leave_rows_with_count_and_filter_and_no_person(office):
    office.register(range(2))
    job_id = office.start(number="SR-20210305-000001")
    office.finish()
    office.content(job_id)
    rows = [row for row in office.rows(AUDIT) if row["subject"] == f"job/{job_id}"]
    assert [(row["action"], row["actor"]) for row in rows] == [
        ("job.start", LEADER.name),
        ("job.fetch", LEADER.name),
    ]
    filters = {"number": "SR-20210305-000001", "sort": "-registered_at"}
    assert [(row["after"]["rows"], row["after"]["filters"]) for row in rows] == [(1, filters)] * 2
    assert "次" not in repr(rows)


def test_a_number_of_a_person_typed_into_a_filter_is_in_no_audit_row(office):
    office.register(range(1))
    job_id = office.start(number="１３８ 1234 5678")
    rows = [row for row in office.rows(AUDIT) if row["subject"] == f"job/{job_id}"]
    filters = {"number": "[mobile]", "sort": "-registered_at"}
    assert [row["after"]["filters"] for row in rows] == [filters]


def test_who_has_one_under_way_starts_no_other_of_its_kind(office):
    office.register(range(1))
    job_id = office.start()
    with pytest.raises(JobRunsAlready) as refused:
        office.start()
    assert refused.value.details == {"job_id": job_id}
    assert office.start(OTHER_LEADER)
    office.finish()
    assert office.start() != job_id


def test_a_service_takes_so_many_jobs_and_a_job_so_many_rows(office):
    office.register(range(5))
    office.limits = replace(FEW, most_rows=4)
    with pytest.raises(TooManyRows) as refused:
        office.start()
    assert refused.value.details == {"most_rows": 4}
    office.limits = replace(FEW, most_open=1)
    office.start()
    with pytest.raises(TooManyJobs):
        office.start(OTHER_LEADER)


def test_only_who_started_it_sees_it(office):
    office.register(range(1))
    job_id = office.start()
    office.finish()
    delegate = replace(LEADER, name="staff/b for staff/leader")
    for stranger in (OTHER_LEADER, delegate):
        with pytest.raises(JobNotFound):
            office.shown(job_id, stranger)
        with pytest.raises(JobNotFound):
            office.content(job_id, by=stranger)
        with pytest.raises(JobNotFound):
            office.cancel(job_id, stranger)


@pytest.mark.parametrize(
    "narrowed",
    [
        replace(LEADER, roles=frozenset({Role.SHIFT_LEADER}), unions=frozenset({"county-540202"})),
        replace(LEADER, roles=frozenset({Role.MUNICIPAL_REVIEWER})),
    ],
    ids=["fewer unions", "no right"],
)
def test_who_may_see_less_by_now_is_not_given_what_he_made_before(office, narrowed):
    office.register(range(1))
    job_id = office.start()
    office.finish()
    with pytest.raises(RightMissing):
        office.content(job_id, by=narrowed)
    assert office.content(job_id)


def test_what_is_kept_for_long_enough_is_removed_with_its_job(office):
    office.register(range(2))
    job_id = office.start()
    office.finish()
    assert office.runner().sweep() == 0
    ended = office.shown(job_id).ended_at
    later = ended + FEW.keep + timedelta(seconds=1)
    assert replace(office.runner(), clock=lambda: later).sweep() == 1
    assert (office.contents.kept, office.rows(FILES), office.rows(JOBS)) == ({}, [], [])
    with pytest.raises(JobNotFound):
        office.shown(job_id)


def test_ones_own_jobs_are_listed_youngest_first(office):
    office.register(range(1))
    made = []
    for _ in range(3):
        made.append(office.start())
        office.finish()
    office.start(OTHER_LEADER)
    with office.work(LEADER, now=NOW, action="job.follow") as unit:
        listed = office.desk(unit).listed(office.reads(), ListJobs(kind=KIND, limit=2))
    assert [each.job_id for each in listed.items] == made[:0:-1]


def test_a_kind_that_another_service_runs_is_no_job_of_this_one(office):
    with office.work(LEADER, now=NOW) as unit, pytest.raises(InvalidInput) as refused:
        office.desk(unit).cancel(CancelJob(kind=JobKind.LEADS_EXPORT, job_id="x"))
    assert refused.value.field == "kind"


def test_a_grant_reaches_as_far_as_another_only_with_all_its_unions():
    city, counties = (Grant(unions=frozenset(each)) for each in (["city"], COUNTIES))
    (one,) = (Grant(unions=frozenset(COUNTIES[:1])),)
    assert reaches_as_far(city, counties)
    assert reaches_as_far(EVERYTHING, city)
    assert not reaches_as_far(one, counties)
    assert not reaches_as_far(city, EVERYTHING)
    assert not reaches_as_far(city, Grant(own_keys=frozenset({"t1.x"})))
