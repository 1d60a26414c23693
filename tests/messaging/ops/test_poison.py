"""A poison message in a batch of a hundred: the others take effect once, it is held, no more."""

import pytest

from tests.messaging.ledger.service import ACCOUNTS


@pytest.mark.parametrize("mood", ["refuse", "fail", "time out", "exit"])
def test_ninety_nine_are_applied_once_and_one_is_held(desk, mood):
    for number in range(100):
        desk.mint_money(f"a{number:02}", 1, mood=mood if number == 50 else "fine")
    bodies = desk.bodies()
    for _ in range(3):
        desk.apply(*bodies)
    desk.apply(*bodies, count=1)
    assert [row["aggregate"] for row in desk.held()] == ["press/press-a50"]
    assert {row["_id"]: row["credits"] for row in desk.ledger.rows(ACCOUNTS)} == {
        f"a{number:02}": [1] for number in range(100) if number != 50
    }
    assert (len(desk.inbox()), len(desk.outbox())) == (99, 99)


@pytest.mark.fault
def test_the_same_where_it_kills_its_process(bench):
    for number in range(100):
        bench.mint_money(f"a{number:02}", 1, mood="die" if number == 50 else "fine")
    bench.start("mint")
    bench.until(lambda: bench.waiting() == 100, "not every message is in the queue")

    def applied():
        if all(process.poll() is not None for process in bench.processes[1:]):
            bench.start("ledger", ZHUFENG_HELD_SHORTEST_SECONDS=0.1)
        return len(bench.inbox()) == 99 and any(row["parked"] for row in bench.held())

    bench.until(applied, "the others were not applied", seconds=100)
    (row,) = bench.held()
    assert row["aggregate"] == "press/press-a50"
    made = {f"a{number:02}": [1] for number in range(100) if number != 50}
    assert {name: bench.credits(name) for name in made} == made
    assert bench.credits("a50") == []
