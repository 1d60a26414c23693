"""What the embedded stack rules otherwise: a replayed year is long past when it is replayed."""

import json

from deploy.local.environments import CONFIG

YEARS_A_REPLAY_MAY_LIE_BACK = 20


def test_no_record_of_a_replayed_year_comes_to_its_end_while_it_is_looked_at():
    rules = json.loads((CONFIG / "policies.json").read_text())
    replayed = json.loads((CONFIG / "policies-replay.json").read_text())
    ending = [name for name in rules if name.startswith("retention.")]
    assert ending
    for name in ending:
        (kept,) = replayed[name]
        assert kept["values"]["years"] > YEARS_A_REPLAY_MAY_LIE_BACK, name
