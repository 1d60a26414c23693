from dataclasses import replace

from contracts.identity import SessionRevoked
from records.keys import IndexKeys
from records.kinds import AUDIT
from tests.records.counters import (
    COUNTERS,
    NOW,
    OFFICER,
    Counter,
    Counters,
    begin,
    new_batch,
    save,
)

PHONE = "+8613800000000"


def audit_rows(store):
    return store.find(AUDIT, {}, 100, [("_id", 1)])


def test_every_changed_aggregate_leaves_one_row_that_says_who_what_why_and_after_what(store):
    batch = new_batch(store)
    unit = begin(batch, action="counter.open")
    Counters(unit).add(Counter(counter_id="a"))
    unit.accept()
    batch.commit()
    (row,) = audit_rows(store)
    assert row["_id"][14] == "7"
    assert (row["actor"], row["action"], row["subject"]) == (
        OFFICER.name,
        "counter.open",
        "counter/a",
    )
    assert row["cause"] == {"message_id": "message", "correlation_id": "conversation"}
    assert row["at"] == unit.recorded_at
    assert row["business_time"] == NOW.replace(microsecond=456_000)
    assert (row["version"], row["before"], row["after"]["total"]) == (1, None, 0)


def test_a_change_shows_the_fields_that_differ_before_and_after(store):
    save(store, Counter(counter_id="a"))
    batch = new_batch(store)
    unit = begin(batch)
    with Counters(unit).changing("a") as counter:
        counter.count(3)
    unit.accept()
    batch.commit()
    row = audit_rows(store)[-1]
    assert (row["before"], row["after"], row["version"]) == ({"total": 0}, {"total": 3}, 2)
    assert row["events"] == [SessionRevoked.wire_type()]


def test_personal_fields_are_named_but_never_shown(store):
    save(store, Counter(counter_id="a", keeper={"phone": PHONE}))
    batch = new_batch(store)
    unit = begin(batch)
    with Counters(unit).changing("a") as counter:
        counter.keeper = {"phone": PHONE[:-1] + "1"}
    unit.accept()
    batch.commit()
    rows = audit_rows(store)
    assert [row["personal"] for row in rows] == [["keeper"], ["keeper"]]
    assert PHONE[:-1] not in repr(rows)


def test_no_key_by_which_a_person_is_found_is_shown_at_any_depth(store):
    key = IndexKeys(phone=b"t" * 32).phone_key(PHONE)
    save(store, Counter(counter_id="a", label=key))
    batch = new_batch(store)
    unit = begin(batch)
    with Counters(unit).changing("a") as counter:
        counter.label = f"worker/{key}"
    unit.audit("counter.look", "counter/a", after={"steps": [{"by": f"worker/{key}", "at": 7}]})
    unit.accept()
    batch.commit()
    rows = audit_rows(store)
    assert key not in repr(rows)
    assert {"steps": [{"by": "worker/t1.***", "at": 7}]} in [row["after"] for row in rows]


def test_hidden_fields_are_named_but_never_shown(store):
    class Vaults(Counters):
        kind = replace(COUNTERS, hidden=("label",))

    batch = new_batch(store)
    unit = begin(batch)
    Vaults(unit).add(Counter(counter_id="a", label="$argon2id$secret"))
    unit.accept()
    batch.commit()
    (row,) = audit_rows(store)
    assert "label" in row["personal"]
    assert "secret" not in repr(row)


def test_each_unit_of_a_batch_leaves_its_own_rows(store):
    save(store, Counter(counter_id="a"))
    batch = new_batch(store)
    for _ in range(2):
        unit = begin(batch)
        with Counters(unit).changing("a") as counter:
            counter.count()
        unit.accept()
    batch.commit()
    changes = [(row["before"], row["after"]) for row in audit_rows(store)[1:]]
    assert changes == [({"total": 0}, {"total": 1}), ({"total": 1}, {"total": 2})]


def test_reading_a_file_leaves_a_row_with_its_reason(store):
    batch = new_batch(store)
    unit = begin(batch)
    unit.audit("file.read", "hardship_file/7", reason="task")
    unit.accept()
    batch.commit()
    (row,) = audit_rows(store)
    assert (row["action"], row["subject"], row["reason"]) == (
        "file.read",
        "hardship_file/7",
        "task",
    )


def test_no_number_that_somebody_typed_into_his_reason_is_kept(store):
    batch = new_batch(store)
    unit = begin(batch)
    unit.audit(
        "article.withdraw", "article/7", reason="张三 13989070001 来电要求，11010519491231002X"
    )
    unit.accept()
    batch.commit()
    (row,) = audit_rows(store)
    assert not {"13989070001", "11010519491231002X"} & set(row["reason"].replace("，", " ").split())
    assert "来电要求" in row["reason"]
