"""A list taken out as a file through gateway and owner as they run, and followed as it goes."""

from __future__ import annotations

import csv
import io
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import openpyxl
import pytest

from deploy.local.waiting import wait_until
from tests.platform import Platform
from tests.strangers import somebody as a_person
from tests.visiting import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]

DEADLINE = 90
TICKETS, LEADS = "/api/exports/tickets", "/api/exports/leads"
STORY = '=HYPERLINK("http://192.0.2.1/";"附信件")'


@pytest.fixture(scope="module")
def leader(platform: Platform) -> Visitor:
    return Visitor(platform, "leader")


@pytest.fixture(scope="module")
def numbers(platform: Platform) -> list[str]:
    """Tickets whose text would be calculated."""
    agent, made = Visitor(platform, "agent"), []
    for _ in range(3):
        facts = {
            "channel": "letter",
            "category": "complaint",
            "county": "540202",
            "language": "zh-CN",
            "text": STORY,
            "applicant": a_person(),
        }
        filed = agent.post("/api/tickets", facts)
        assert filed.status_code == 201, filed.text
        made.append(filed.json()["number"])
    return made


def started(visitor: Visitor, path: str = TICKETS, **wanted: Any) -> dict[str, Any]:
    answer = visitor.post(path, {"format": "csv", **wanted})
    assert answer.status_code == 202, answer.text
    job: dict[str, Any] = answer.json()
    assert answer.headers["Location"] == f"/api/jobs/{job['kind']}/{job['job_id']}"
    return {**job, "at": answer.headers["Location"]}


def ended(visitor: Visitor, job: dict[str, Any]) -> dict[str, Any]:
    """The job as soon as it is over."""

    def over() -> dict[str, Any] | None:
        shown: dict[str, Any] = visitor.get(job["at"]).json()
        return shown if shown["state"] not in ("waiting", "running") else None

    return wait_until(over, seconds=DEADLINE, what="the job does not end")


def told(visitor: Visitor, job: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """What its stream says, to its end."""
    answer = visitor.session.get(
        f"{visitor.platform.address}{job['at']}/events",
        headers=visitor.headers,
        stream=True,
        timeout=DEADLINE,
    )
    assert answer.headers["Content-Type"] == "text/event-stream"
    lines = [line for line in answer.iter_lines(decode_unicode=True) if line]
    pairs = [line.partition(": ") for line in lines if not line.startswith((":", "retry"))]
    names = [value for name, _, value in pairs if name == "event"]
    facts = [json.loads(value) for name, _, value in pairs if name == "data"]
    return list(zip(names, facts, strict=True))


def test_tickets_are_taken_out_followed_as_it_goes_and_fetched_as_text(leader, numbers):
    job = started(leader, fields=["number", "text", "applicant_name"], channel="letter")
    events = told(leader, job)
    assert [name for name, _ in events[:-1]] == ["progress"] * (len(events) - 1)
    name, last = events[-1]
    assert (name, last["state"], last["faulty"]) == ("ended", "finished", 0)
    shown = ended(leader, job)
    assert (shown["done"], shown["errors"]) == (last["done"], None)
    fetched = leader.get(f"{job['at']}/files/result")
    assert fetched.status_code == 200, fetched.text
    assert fetched.headers["Content-Type"] == "text/csv"
    assert fetched.headers["Content-Disposition"].startswith("attachment")
    lines = list(csv.reader(io.StringIO(fetched.content.decode("utf-8-sig"), newline="")))
    assert lines[0] == ["编号", "内容", "姓名（已隐去部分）"]
    assert len(lines) == 1 + last["done"]
    mine = {line[0]: line for line in lines[1:] if line[0] in numbers}
    assert set(mine) == set(numbers)
    assert all(text == f"'{STORY}" and "*" in name for _, text, name in mine.values())
    assert leader.get(f"{job['at']}/files/errors").json()["code"] == "job_file_not_found"


def test_a_workbook_is_read_by_another_programs_reader(leader, numbers):
    job = started(leader, format="xlsx", number=numbers[0], language="bo")
    assert ended(leader, job)["done"] == 1
    content = leader.get(f"{job['at']}/files/result").content
    heads, row = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows()
    assert STORY in [cell.value for cell in row]
    assert {cell.data_type for cell in (*heads, *row) if cell.value is not None} == {"s"}


def test_of_starts_at_one_moment_one_counts_and_a_key_starts_once(platform, numbers):
    officer = Visitor(platform, "officer-county-540202")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: officer.post(TICKETS, {"format": "csv"}), range(4)))
    made = [each.json() for each in answers if each.status_code == 202]
    refused = [each.json() for each in answers if each.status_code == 409]
    assert made
    assert len(made) + len(refused) == 4
    assert {each["code"] for each in refused} <= {"job_runs_already"}
    for each in made:
        ended(officer, {"at": f"/api/jobs/tickets_export/{each['job_id']}"})
    key = f"key-{uuid4()}"
    first, second = (officer.post(TICKETS, {"format": "csv"}, key=key) for _ in range(2))
    assert first.json()["job_id"] == second.json()["job_id"]
    assert second.headers["Idempotent-Replayed"] == "true"


def test_a_job_is_its_starters_alone_and_an_end_is_an_end(leader, platform, numbers):
    job = started(leader, number=numbers[0])
    assert ended(leader, job)["state"] == "finished"
    other = Visitor(platform, "officer-county-540202")
    for answer in (
        other.get(job["at"]),
        other.get(f"{job['at']}/files/result"),
        other.get(f"{job['at']}/events"),
        other.post(f"{job['at']}/cancel", {}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "job_not_found")
    refused = leader.post(f"{job['at']}/cancel", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "job_over")
    listed = leader.get("/api/jobs/tickets_export?limit=1").json()["items"]
    assert [each["job_id"] for each in listed] == [job["job_id"]]


def test_who_says_that_he_acts_for_somebody_hears_nothing_as_himself(leader, numbers):
    job = started(leader, number=numbers[0])
    at = job["at"]
    headers = {**leader.headers, "Acting-For": str(uuid4())}
    for path in (at, f"{at}/events"):
        address = f"{leader.platform.address}{path}"
        with leader.session.get(address, headers=headers, stream=True, timeout=DEADLINE) as answer:
            assert answer.status_code == 403, path
            assert answer.json()["code"] == "delegation_not_in_force"
    ended(leader, job)


def test_relief_takes_out_its_lists_too_and_an_agent_takes_out_none(leader, platform):
    for path in (LEADS, "/api/exports/files"):
        job = started(leader, path)
        shown = ended(leader, job)
        assert (shown["state"], shown["failure"]) == ("finished", None)
        assert leader.get(f"{job['at']}/files/result").content.startswith(b"\xef\xbb\xbf")
    refused = Visitor(platform, "agent").post(TICKETS, {"format": "csv"})
    assert (refused.status_code, refused.json()["code"]) == (403, "right_missing")
