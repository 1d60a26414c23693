"""Two processes of one group at once, on partitions and on a shared queue, one of them killed."""

import pytest

from messaging.consumption import Consumption
from messaging.envelope import partition

ACCOUNTS = [f"a{number}" for number in range(24)]
AMOUNTS = 80


@pytest.fixture(
    params=[
        pytest.param({"partitions": 2}, id="partitions"),
        pytest.param({"ordered": False}, id="shared", marks=pytest.mark.full),
    ]
)
def asked(request):
    return request.param


@pytest.fixture
def two(bench, asked):
    """A mint and two ledgers, both of which have worked."""
    bench.ask_for(**asked)
    bench.start("mint")
    ledgers = [bench.start("ledger", ZHUFENG_HELD_SHORTEST_SECONDS=0.01) for _ in range(2)]
    bench.until(lambda: both_work(bench, ledgers), "one process does all the work", 60)
    return bench, ledgers


def both_work(bench, ledgers):
    """Give them something to do, and see who did."""
    for account in ACCOUNTS:
        bench.mint_money(f"warm-up-{account}", 1)
    return bench.pids() >= {ledger.pid for ledger in ledgers}


def test_the_accounts_of_this_test_are_spread_over_both_queues():
    shares = Consumption(partitions=2).queues("ledger", "mint").values()
    parts = {partition(f"press/press-{account}") for account in ACCOUNTS}
    assert all(parts & set(share) for share in shares)


@pytest.mark.fault
def test_both_processes_work_and_a_kill_of_one_makes_nothing_twice(two, asked):
    bench, (first, second) = two
    expected = len(ACCOUNTS) * AMOUNTS

    def credited():
        return sum(len(bench.credits(account)) for account in ACCOUNTS)

    for account in ACCOUNTS:
        bench.mint_money(account, *range(AMOUNTS))
    bench.until(lambda: credited() > 0, "nothing is applied")
    assert credited() < expected, "the kill would come too late to try anything"
    first.kill()
    first.wait()
    bench.until(lambda: credited() >= expected, "the other process does not take over", 90)
    bench.until(lambda: bench.held() == [], "a message stays held")
    for account in ACCOUNTS:
        assert sorted(bench.credits(account)) == list(range(AMOUNTS))
        if "partitions" in asked:
            assert bench.credits(account) == list(range(AMOUNTS))
    assert second.poll() is None
    bench.until(lambda: bench.pending() == [], "not every row was marked")


@pytest.mark.fault
@pytest.mark.full
@pytest.mark.parametrize("point", ["commit.written", "consumer.applied"])
def test_a_process_that_dies_within_a_batch_leaves_its_share_and_a_new_one_gets_a_share(
    bench, tmp_path, point
):
    crashes = tmp_path / "crashes"
    armed = crashes / "armed" / "ledger"
    armed.mkdir(parents=True)
    bench.ask_for(partitions=2)
    bench.start("mint")
    ledgers = [bench.start("ledger", crash=f"@{crashes}") for _ in range(2)]
    bench.until(lambda: both_work(bench, ledgers), "one process does all the work", 60)
    (armed / point).write_text("2")
    for account in ACCOUNTS:
        bench.mint_money(account, *range(AMOUNTS))
    bench.until(lambda: [each for each in ledgers if each.poll() is not None], "nobody dies")
    (survivor,) = (each for each in ledgers if each.poll() is None)

    def in_order(until):
        return all(bench.credits(account) == list(range(until)) for account in ACCOUNTS)

    bench.until(lambda: in_order(AMOUNTS), "the other does not take over in order", 90)
    newcomer = bench.start("ledger")

    def both_at_work():
        return both_work(bench, [survivor, newcomer])

    bench.until(both_at_work, "the new one gets no share", 60)
    for account in ACCOUNTS:
        bench.mint_money(account, *range(AMOUNTS, 2 * AMOUNTS))
    bench.until(lambda: in_order(2 * AMOUNTS), "not every message was applied in order", 60)
    bench.until(lambda: bench.held() == [], "a message stays held")
    assert survivor.poll() is None


@pytest.mark.full
def test_what_is_held_in_either_share_waits_in_order_until_it_is_mended(bench):
    """Held messages of all shares are tried by either process, whoever consumes the queue."""
    bench.ask_for(partitions=2)
    bench.start("mint")
    ledgers = [bench.start("ledger", ZHUFENG_HELD_SHORTEST_SECONDS=0.05) for _ in range(2)]
    bench.until(lambda: both_work(bench, ledgers), "one process does all the work", 60)
    for account in ACCOUNTS:
        bench.mint_money(account, 0)
        bench.mint_money(account, 1, mood="fail")
        bench.mint_money(account, 2, 3)

    def held_in_full():
        return len(bench.held()) == 3 * len(ACCOUNTS)

    bench.until(held_in_full, "not all of them are held")
    assert all(bench.credits(account) == [0] for account in ACCOUNTS)
    for account in ACCOUNTS:
        bench.mend(account)
        bench.mint_money(account, 4)

    def in_order():
        return all(bench.credits(account) == [0, 1, 2, 3, 4] for account in ACCOUNTS)

    bench.until(in_order, "they do not run in order", 60)
    assert bench.held() == []
