"""Rows of the machinery: inserted, replaced and deleted by their version, in one batch."""

import pytest

from records.kinds import COMMANDS, HELD
from records.store import StaleVersion
from records.unit_of_work import Cause
from tests.records.conftest import NOTES
from tests.records.counters import (
    begin,
    new_batch,
)

CAUSE = Cause(message_id="message", correlation_id="conversation")


def test_rows_are_inserted_replaced_and_deleted_by_their_version(store):
    batch = new_batch(store)
    unit = begin(batch)
    unit.insert(HELD, {"_id": "held", "consumer": "relief.hotline", "attempts": 1})
    unit.accept()
    batch.commit()
    batch = new_batch(store)
    unit = begin(batch)
    row = unit.document(HELD, "held")
    assert row is not None
    unit.replace(HELD, {**row, "attempts": 2})
    unit.accept()
    late = begin(batch)
    with pytest.raises(StaleVersion):
        late.replace(HELD, {**row, "attempts": 7})
    batch.commit()
    assert store.load(HELD, ["held"])["held"]["attempts"] == 2
    batch = new_batch(store)
    unit = begin(batch)
    unit.delete(HELD, "held")
    assert unit.find_documents(HELD, {"consumer": "relief.hotline"}, 5) == []
    with pytest.raises(StaleVersion):
        unit.delete(HELD, "held")
    unit.accept()
    batch.commit()
    assert store.count(HELD, {}) == 0


def test_a_row_deleted_and_inserted_again_in_one_batch_is_replaced(store):
    batch = new_batch(store)
    unit = begin(batch)
    unit.insert(NOTES, {"_id": "n", "place": {"number": 1}})
    unit.accept()
    batch.commit()
    batch = new_batch(store)
    for act in ("delete", "insert"):
        unit = begin(batch)
        if act == "delete":
            unit.delete(NOTES, "n")
        else:
            unit.insert(NOTES, {"_id": "n", "place": {"number": 2}})
        unit.accept()
    batch.commit()
    assert store.load(NOTES, ["n"])["n"] == {"_id": "n", "place": {"number": 2}, "version": 2}


def test_a_row_inserted_and_deleted_in_one_batch_never_reaches_the_store(store):
    batch = new_batch(store)
    unit = begin(batch)
    unit.insert(NOTES, {"_id": "n", "place": {"number": 1}})
    unit.accept()
    unit = begin(batch)
    unit.delete(NOTES, "n")
    unit.accept()
    batch.commit()
    assert store.count(NOTES, {}) == 0


def test_a_command_row_keeps_the_version_field_that_it_was_given(store):
    batch = new_batch(store)
    unit = begin(batch)
    unit.insert(COMMANDS, {"_id": "key", "resource": "a", "version": 7})
    unit.accept()
    batch.commit()
    assert store.load(COMMANDS, ["key"])["key"]["version"] == 7
