"""Acts on the real database: relief's own user cannot change one, and files of before have none."""

from __future__ import annotations

from uuid import uuid4

import pymongo
import pytest
from pymongo.errors import OperationFailure

from contracts.relief import FileState
from services.relief.migrations import MIGRATIONS
from services.relief.repository.acts import ACTS
from services.relief.repository.conflicts import CONFLICTS
from services.relief.repository.files import FILES, Files
from tests.books import Books
from tests.databases import OwnDatabase
from tests.relief.lead_facts import NOW, RELIEF, hardship_file

pytestmark = pytest.mark.stack
UNAUTHORIZED = 13


@pytest.mark.parametrize("kind", [ACTS, CONFLICTS], ids=lambda kind: kind.name)
def test_the_services_own_user_adds_acts_and_can_neither_change_nor_remove_them(stack, kind):
    row_id = f"file/{uuid4()}/0001"
    with (
        pymongo.MongoClient(stack.uris("relief").mongo) as relief,
        pymongo.MongoClient(stack.uris("root").mongo) as root,
    ):
        rows = relief["zhufeng_relief_audit"][kind.name]
        everybody = root["zhufeng_relief_audit"]
        try:
            everybody.command("collMod", kind.name, validationLevel="off")
        except OperationFailure:
            everybody.create_collection(kind.name)  # nobody has migrated this database yet
        try:
            rows.insert_one({"_id": row_id})
            assert rows.find_one({"_id": row_id}) == {"_id": row_id}
            for change in (
                lambda: rows.update_one({"_id": row_id}, {"$set": {"by": "staff/other"}}),
                lambda: rows.replace_one({"_id": row_id}, {}),
                lambda: rows.delete_one({"_id": row_id}),
                rows.drop,
            ):
                with pytest.raises(OperationFailure) as refusal:
                    change()
                assert refusal.value.code == UNAUTHORIZED
        finally:
            everybody[kind.name].delete_one({"_id": row_id})
            everybody.command("collMod", kind.name, validationLevel="strict")


def test_files_that_were_open_before_there_was_a_chain_are_drafts(relief_database: OwnDatabase):
    books, database = Books("relief", relief_database.store), relief_database.database
    relief_database.empty()
    with books.work(RELIEF, now=NOW) as unit:
        Files(unit).add(hardship_file())
    new = ("live", "work_unit", "submissions", "returned_items", "notice", "acts", "waits_at")
    database[FILES.name].update_one(
        {"_id": "file-a"},
        {"$set": {"state": "open"}, "$unset": dict.fromkeys((*new, "last_on"), "")},
        bypass_document_validation=True,
    )
    for _ in range(2):
        for step in MIGRATIONS:
            step.apply(database)
    with books.work(RELIEF, now=NOW) as unit:
        file = Files(unit).get("file-a")
    assert (file.state, file.acts, file.waits_at) == (FileState.DRAFT, 0, "county-540202")
    assert file.last_on == file.opened.happened_on
