"""A register over HTTP: handed in, checked by one, taken in by another, followed to its end."""

from __future__ import annotations

from typing import Any

import pytest

from deploy.local.waiting import wait_until
from tests.journeys.test_duties import Person
from tests.platform import Platform
from tests.relief.importing.register_facts import household, member, workbook

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]

ENDED = {"finished", "failed", "cancelled"}


def register() -> bytes:
    """Three households that no other test has."""
    return workbook([household(n) for n in range(700, 703)], [member(701)])


def started(person: Person, content: bytes, *, dry_run: bool) -> Any:
    asked = {"file_id": person.hand_in("register", content), "dry_run": dry_run, "format": "csv"}
    return person.does("/api/imports/files", asked)


def finished(person: Person, content: bytes, *, dry_run: bool) -> list[str]:
    """The lines of its result once it has ended."""
    answer = started(person, content, dry_run=dry_run)
    assert answer.status_code == 202, answer.text
    path = f"/api/jobs/files_import/{answer.json()['job_id']}"
    wait_until(
        lambda: person.get(path).json()["state"] in ENDED, seconds=60, what="the import goes on"
    )
    job = person.get(path).json()
    assert (job["state"], job["done"] >= 3, job["faulty"]) == ("finished", True, 0), job
    text = person.get(f"{path}/files/result").content.decode("utf-8-sig")
    return [line for line in text.splitlines() if "A0007" in line]


def test_a_register_is_checked_by_one_and_taken_in_by_another(platform: Platform):
    checker, taker = Person(platform, "reviewer"), Person(platform, "leader")
    content = register()
    refused = started(taker, content, dry_run=False)
    assert (refused.status_code, refused.json()["code"]) == (409, "check_needed")
    for person, dry_run, outcome in (
        (checker, True, "新建"), (taker, False, "新建"), (taker, False, "一致"),
    ):  # fmt: skip
        lines = finished(person, content, dry_run=dry_run)
        assert len(lines) == 3
        assert all(outcome in line for line in lines), lines
    number = lines[0].split(",")[2]
    [file] = [
        each
        for each in taker.get("/api/files?state=on_file&limit=100").json()["items"]
        if each["number"] == number
    ]
    told = taker.get(f"/api/files/{file['file_id']}/household").json()
    assert told["decided"]["hardship_class"] == "deep"
