import pytest

from contracts.rights import EVERYTHING, Grant
from records.mongo import open_store
from records.reads import Reads
from tests.records.counters import COUNTERS, Counter, Counters, begin, new_batch, save
from tests.records.plans import Questions, stages

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
