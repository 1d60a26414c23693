from datetime import timedelta

import pytest

from contracts.audit import AuditOrder, SearchAudit
from contracts.rights import EVERYTHING, Grant
from messaging.audit_search import search
from records.clock import utc_now
from records.kinds import AUDIT
from records.mongo import open_store
from records.reads import Reads
from tests.records.counters import COUNTERS, Counter, Counters, begin, new_batch, save
from tests.records.plans import Questions, stages
from vocabulary.ids import new_id

pytestmark = pytest.mark.stack


@pytest.fixture
def asking(mongo_store, mongo_settings):
    questions = Questions()
    store = open_store(mongo_settings, [questions])
    save(store, *(Counter(counter_id=f"{number:03}") for number in range(200)))
    questions.asked.clear()
    yield store, questions
    store.client.close()


@pytest.mark.parametrize("grant", [EVERYTHING, Grant(unions=frozenset({"city"}))])
def test_every_page_is_read_in_the_order_of_an_index(asking, grant):
    store, questions = asking
    reads, cursor = Reads(store, grant), None
    for _ in range(3):
        page = reads.find(COUNTERS, {}, sort=[("opened_at", -1)], limit=20, after_cursor=cursor)
        cursor = page.next_cursor
    assert len(questions.asked) == 3
    for question in questions.asked:
        assert "IXSCAN" in stages(store.client, question)
        assert not {"COLLSCAN", "SORT"} & stages(store.client, question)


def test_what_repositories_ask_is_found_by_an_index(asking):
    store, questions = asking
    counters = Counters(begin(new_batch(store)))
    counters.get("007")
    counters.find(label="008")
    plans = [stages(store.client, question) for question in questions.asked]
    assert len(plans) == 2
    assert all("COLLSCAN" not in plan for plan in plans)


def test_a_question_without_an_index_is_seen_as_a_full_scan(asking):
    store, questions = asking
    Reads(store).one(COUNTERS, {"total": 3})
    assert "COLLSCAN" in stages(store.client, questions.asked[0])


@pytest.mark.parametrize(
    "wanted",
    [
        {"actor": "staff/3"},
        {"subject": "ticket/3", "act": "change"},
        {"correlation_id": "c3", "cursor": "f"},
        {"act": "change", "since": utc_now() - timedelta(days=1)},
        {"act": "change", "since": utc_now() - timedelta(days=1), "sort": AuditOrder.OLDEST_FIRST},
        {"subject": "ticket/3", "cursor": "0", "sort": AuditOrder.OLDEST_FIRST},
    ],
)
def test_an_auditors_search_is_answered_in_the_order_of_an_index(asking, wanted):
    store, questions = asking
    rows = [
        {
            **dict.fromkeys(("reason", "version", "before", "after")),
            "_id": new_id(),
            "at": utc_now(),
            "business_time": utc_now(),
            "action": "change",
            "actor": f"staff/{number}",
            "subject": f"ticket/{number}",
            "cause": {"correlation_id": f"c{number}"},
            "events": [],
            "personal": [],
        }
        for number in range(200)
    ]
    store.collection(AUDIT).insert_many(rows)
    found = search(store, "archive", SearchAudit(**wanted, limit=1), now=utc_now())
    assert len(found.items) == 1
    (question,) = questions.asked
    assert "IXSCAN" in stages(store.client, question)
    assert not {"COLLSCAN", "SORT"} & stages(store.client, question)
