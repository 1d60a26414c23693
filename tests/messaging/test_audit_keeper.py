"""Which process of a service keeps the audit chain, and what becomes of it when that one dies."""

import signal

import pytest

from records.audit_chain.links import Tail, load_chain_keys
from records.documents import AS_IT_IS
from records.kinds import AUDIT, AUDIT_CHAIN

pytestmark = [pytest.mark.stack, pytest.mark.fault]


class Chain:
    """The mint's audit rows and their chain."""

    def __init__(self, bench):
        self._database = bench.root[f"{bench.databases['mint']}_audit"]
        self._key = load_chain_keys(bench.folder / "mint").current

    def complete(self):
        """Whether every row is chained once, and the chain is what it has to be."""
        raw = self._database[AUDIT.name].with_options(codec_options=AS_IT_IS)
        rows = {row["_id"]: row.raw for row in raw.find()}
        tail = Tail()
        for link in self._database[AUDIT_CHAIN.name].find().sort("_id", 1):
            tail, expected = tail.followed_by(
                "mint", link["row_id"], rows.pop(link["row_id"]), self._key
            )
            assert link == expected
        return not rows and tail.sequence > 0


def test_the_holder_of_the_lease_chains_and_the_next_goes_on_after_it(bench):
    chain = Chain(bench)
    dies = bench.start("mint", crash="audit.chained:1")
    bench.mint_money("a", 1)
    assert dies.wait(30) == -signal.SIGKILL
    stops, chains = bench.start("mint"), bench.start("mint")
    bench.until(lambda: bench.rows_of_lease()["epoch"] == 2, "nobody took over")
    bench.mint_money("b", 1)
    bench.until(chain.complete, "the rows are not chained")
    pid = int(bench.rows_of_lease()["owner"].split("/")[1])
    stopped = next(each for each in (stops, chains) if each.pid == pid)
    stopped.send_signal(signal.SIGSTOP)
    bench.mint_money("a", 2)
    bench.until(chain.complete, "nobody took over when the holder stood still")
    stopped.send_signal(signal.SIGCONT)
    bench.mint_money("a", 3)
    bench.until(chain.complete, "the rows are not chained after the old holder woke up")
