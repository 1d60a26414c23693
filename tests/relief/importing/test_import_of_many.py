"""A register of 20,000 households on the real database."""

from __future__ import annotations

import time

import pytest

from services.relief.repository.files import FILES
from tests.relief.importing.register_facts import (
    CHECKER,
    TAKER,
    Office,
    household,
    member,
    workbook,
)

MANY = 20_000
MOST_SECONDS = 60.0

pytestmark = [pytest.mark.stack, pytest.mark.full]


def test_twenty_thousand_households_are_taken_in_within_a_minute(relief_database):
    relief_database.empty()
    office = Office(relief_database.store, at_once=100)
    register = workbook([household(n) for n in range(MANY)], [member(n) for n in range(0, MANY, 2)])
    office.run(register, CHECKER, dry_run=True)
    began = time.monotonic()
    job_id = office.run(register, TAKER, dry_run=False)
    took = time.monotonic() - began
    answer = office.shown(job_id, TAKER)
    assert (answer.done, answer.faulty) == (MANY, 0)
    assert relief_database.database[FILES.name].count_documents({}) == MANY
    assert took < MOST_SECONDS
    again = office.run(register, TAKER, dry_run=False)
    assert {line["结果"] for line in office.lines(again)} == {"一致"}
    assert relief_database.database[FILES.name].count_documents({}) == MANY
    assert relief_database.database["outbox"].count_documents({}) == 2 * MANY
