"""A seed draws what docs/decisions/audit-samples.md says, whoever computes it."""

import random
import string

from hypothesis import given
from hypothesis import strategies as st

from records.sampling import drawn, population_hash

RECORDS = [f"record-{place}" for place in range(1, 7)]
# printf record-1 | openssl dgst -sha256 -hmac 'lottery 2021-03-05', of each; then sort.
RANKED = ["record-3", "record-6", "record-5", "record-4", "record-1", "record-2"]
# printf 'record-%s\n' 1 2 3 4 5 6 | sha256sum
HASHED = "aa7ad99f283344b47150f19ae2a37545edb7b74113330b3c27b9cf1825f4c736"

ids = st.sets(st.text(string.ascii_lowercase, min_size=1), max_size=40)
seeds = st.text(min_size=8, max_size=64)


def test_a_sample_is_what_openssl_computes():
    seed = "lottery 2021-03-05"
    assert drawn(RECORDS, seed=seed, size=3) == RANKED[:3]
    assert drawn(RECORDS, seed=seed, size=100) == RANKED
    assert population_hash(RECORDS) == HASHED


@given(ids, seeds, st.integers(1, 10), st.randoms())
def test_the_order_in_which_records_are_found_changes_nothing(
    population: set[str], seed: str, size: int, chance: random.Random
):
    shuffled = sorted(population)
    chance.shuffle(shuffled)
    assert drawn(shuffled, seed=seed, size=size) == drawn(population, seed=seed, size=size)
    assert population_hash(shuffled) == population_hash(population)


@given(ids, seeds, st.integers(1, 10), st.text("XYZ", min_size=1))
def test_one_record_more_displaces_at_most_one(
    population: set[str], seed: str, size: int, late: str
):
    before = drawn(population, seed=seed, size=size)
    after = drawn({*population, late}, seed=seed, size=size)
    assert len(set(before) - set(after)) <= 1
    assert set(after) - set(before) <= {late}
    assert population_hash({*population, late}) != population_hash(population)
