"""Two processes of one group at once, on partitions and on a shared queue, one of them killed."""

import pytest

from messaging.consumption import Consumption
from messaging.envelope import partition

ACCOUNTS = [f"a{number}" for number in range(24)]
AMOUNTS = 25


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
