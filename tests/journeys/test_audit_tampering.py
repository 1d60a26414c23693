"""A year is replayed: its audit trail is clean, and what is done to it afterwards is named.

Meant for the whole day: the verb is asked as a person asks it, of a platform that goes on running.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pymongo
import pytest

from deploy.local.layout import ROOT
from deploy.local.waiting import wait_until
from records.audit_chain.heads import AUDIT_HEADS
from records.clock import utc_now
from records.documents import AS_IT_IS
from records.kinds import AUDIT, AUDIT_CHAIN
from tests.platform import Platform, verdict_of
from vocabulary.ids import first_id_at

pytestmark = [pytest.mark.journey, pytest.mark.full, pytest.mark.timeout(600)]

OWNER = "hotline"
CUT = 20
Finding = tuple[str, str, int | None, str]


class Trail:
    """The hotline's trail in the hands of somebody who has the database's root; he puts it back."""

    def __init__(self, client: pymongo.MongoClient[Any]) -> None:
        database = client[f"zhufeng_{OWNER}_audit"]
        self.rows = database[AUDIT.name].with_options(codec_options=AS_IT_IS)
        self.links = database[AUDIT_CHAIN.name].with_options(codec_options=AS_IT_IS)
        self._heads = client["zhufeng_identity_audit"][AUDIT_HEADS.name]

    def all_announced(self) -> bool:
        """Whether every row is chained, and identity knows how far the chain has come."""
        length = self.links.count_documents({})
        last = self._heads.find_one({"service": OWNER}, sort=[("sequence", -1)])
        known = last["sequence"] if last else 0
        return self.rows.count_documents({}) == length == known

    def link(self, sequence: int) -> Any:
        return self.links.find_one({"_id": sequence})

    @contextmanager
    def changed(self) -> Iterator[Finding]:
        link = self.link(self.links.count_documents({}) // 2)
        row: Any = self.rows.find_one({"_id": link["row_id"]})
        self.rows.update_one({"_id": link["row_id"]}, {"$set": {"actor": "staff/somebody-else"}})
        try:
            yield "row_changed", OWNER, link["_id"], link["row_id"]
        finally:
            self.rows.replace_one({"_id": link["row_id"]}, row)

    @contextmanager
    def removed(self) -> Iterator[Finding]:
        link = self.link(1)
        row: Any = self.rows.find_one_and_delete({"_id": link["row_id"]})
        try:
            yield "row_removed", OWNER, 1, link["row_id"]
        finally:
            self.rows.insert_one(row)

    @contextmanager
    def inserted(self) -> Iterator[Finding]:
        row_id = first_id_at(utc_now() - timedelta(days=2))
        self.rows.insert_one({"_id": row_id, "actor": "staff/1", "action": "ticket.close"})
        try:
            yield "row_inserted", OWNER, None, row_id
        finally:
            self.rows.delete_one({"_id": row_id})

    @contextmanager
    def cut(self) -> Iterator[Finding]:
        length = self.links.count_documents({})
        tail = {"_id": {"$gt": length - CUT}}
        links = list(self.links.find(tail).sort("_id", 1))
        whose = {"_id": {"$in": [link["row_id"] for link in links]}}
        rows = list(self.rows.find(whose))
        self.links.delete_many(tail)
        self.rows.delete_many(whose)
        try:
            yield "tail_cut", OWNER, length, links[-1]["row_id"]
        finally:
            self.rows.insert_many(rows)
            self.links.insert_many(links)


@pytest.fixture(scope="module")
def trail(platform: Platform) -> Iterator[Trail]:
    """What a replayed year left, once it is announced to its last row."""
    verdict = verdict_of(platform.replay("--scale", "0.005"), seconds=300)
    assert verdict["reconciled"], verdict["checks"]
    client: pymongo.MongoClient[Any]
    with pymongo.MongoClient(platform.stack.uris("root").mongo) as client:
        trail = Trail(client)
        wait_until(trail.all_announced, seconds=60, what="the trail's end is not announced")
        yield trail


@pytest.fixture
def verify(platform: Platform) -> Callable[[], tuple[int, dict[str, Any]]]:
    """``./zhufeng audit-verify``: its exit status, its object."""

    def run() -> tuple[int, dict[str, Any]]:
        result = subprocess.run(
            [sys.executable, "-m", "deploy.local", "audit-verify"],
            cwd=ROOT,
            env={**os.environ, "ZHUFENG_VAR": str(platform.stack.layout.var)},
            stdout=subprocess.PIPE,
            timeout=240,
            check=False,
        )
        return result.returncode, json.loads(result.stdout)

    return run


@pytest.mark.parametrize("meddled", [Trail.changed, Trail.removed, Trail.inserted, Trail.cut])
def test_a_replayed_year_is_clean_until_somebody_meddles_with_its_trail(
    trail: Trail, verify: Callable[[], tuple[int, dict[str, Any]]], meddled: Any
) -> None:
    with meddled(trail) as expected:
        status, verdict = verify()
    found = [
        (each["kind"], each["service"], each["sequence"], each["row_id"])
        for service in verdict["services"]
        for each in service["findings"]
    ]
    assert (status, verdict["clean"], found) == (1, False, [expected])
    status, verdict = verify()
    assert (status, verdict["clean"]) == (0, True), "it was put back"
    of_hotline = next(each for each in verdict["services"] if each["service"] == OWNER)
    assert of_hotline["rows"] == of_hotline["chained"] > CUT
