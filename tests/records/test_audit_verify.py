"""Whatever is done to audit rows, their chain or its end is found, and named."""

import json
from datetime import timedelta

import pytest

from records.audit_chain.chaining import Chaining
from records.audit_chain.heads import AUDIT_HEADS, keep
from records.audit_chain.links import ChainKey, ChainKeys, Tail, load_chain_keys
from records.audit_verify import __main__ as command
from records.audit_verify.findings import MOST
from records.audit_verify.services import Audited, NothingToVerify, audited_services, verify
from records.clock import utc_now
from records.documents import AS_IT_IS
from records.kinds import AUDIT, AUDIT_CHAIN
from vocabulary.ids import first_id_at, new_id

pytestmark = pytest.mark.stack


class Trail:
    """A service's audit trail, and whoever meddles with it as the database's root."""

    def __init__(self, store, audited):
        self.audited, self.service = audited, audited.service
        self.store, self.keys = store, load_chain_keys(audited.secrets)
        self.rows, self.links = store.collection(AUDIT), store.collection(AUDIT_CHAIN)
        self.heads = store.collection(AUDIT_HEADS)
        self.heads.delete_many({})
        self.keeper = Chaining(store, self.service, self.keys)

    def write(self, *row_ids):
        self.rows.insert_many({"_id": each, "actor": "staff/1", "version": 1} for each in row_ids)
        return list(row_ids)

    def chain(self, number=1):
        """So many rows more, chained."""
        rows = self.write(*(new_id() for _ in range(number)))
        while self.keeper.step():
            pass
        return rows

    def announce(self):
        head = self.keeper.head()
        keep(self.heads, head)
        return head

    def verdict(self, patience=0.0):
        return verify(self.audited, self.audited, patience=patience)

    def found(self):
        return [(each.kind, each.sequence, each.row_id) for each in self.verdict().findings]


@pytest.fixture
def trail(mongo_store, mongo_settings, tmp_path):
    folder = tmp_path / mongo_settings.service
    folder.mkdir()
    (folder / "audit_key").write_text("only for tests, of which nothing is secret")
    (folder / "mongo_uri").write_text(mongo_settings.mongo_uri)
    return Trail(mongo_store, Audited(mongo_settings.service, folder))


def old_id(**ago):
    return first_id_at(utc_now() - timedelta(**ago))


def test_an_untouched_trail_is_clean(trail):
    trail.chain(20)
    trail.announce()
    trail.chain(5)
    verdict = trail.verdict()
    assert verdict.clean
    assert (verdict.rows, verdict.chained, verdict.unchained, verdict.announced) == (25, 25, 0, 1)


def test_an_empty_trail_is_clean(trail):
    verdict = trail.verdict()
    assert (verdict.clean, verdict.rows, verdict.chained) == (True, 0, 0)


def test_a_changed_row_is_named(trail):
    rows = trail.chain(5)
    trail.rows.update_one({"_id": rows[2]}, {"$set": {"actor": "staff/2"}})
    assert trail.found() == [("row_changed", 3, rows[2])]


def test_a_changed_row_whose_link_was_made_to_match_is_named(trail):
    rows = trail.chain(5)
    trail.rows.update_one({"_id": rows[2]}, {"$set": {"actor": "staff/2"}})
    raw = trail.rows.with_options(codec_options=AS_IT_IS).find_one({"_id": rows[2]}).raw
    before = Tail.of(trail.service, trail.links.find_one({"_id": 2}))
    _, link = before.followed_by(trail.service, rows[2], raw, ChainKey.derived(b"a guess"))
    trail.links.replace_one({"_id": 3}, link)
    assert trail.found() == [("wrong_key", 3, rows[2]), ("broken_link", 4, rows[3])]


def test_a_removed_row_is_named(trail):
    rows = trail.chain(5)
    trail.rows.delete_one({"_id": rows[4]})
    assert trail.found() == [("row_removed", 5, rows[4])]


def test_a_row_that_was_written_into_the_past_is_named(trail):
    trail.chain(3)
    (row,) = trail.write(old_id(days=2))
    assert trail.found() == [("row_inserted", None, row)]


@pytest.mark.parametrize(
    "row_id",
    ["zzz", 7, first_id_at(utc_now() + timedelta(days=9))],
    ids=["letters", "number", "in days to come"],
)
def test_a_row_with_an_id_of_no_time_is_named(trail, row_id):
    trail.chain(3)
    trail.write(row_id)
    assert trail.found() == [("row_inserted", None, str(row_id))]


@pytest.mark.parametrize("missing", [[3], [3, 4], [3, 5], [1]])
def test_removed_links_are_named_with_their_rows(trail, missing):
    rows = trail.chain(7)
    trail.links.delete_many({"_id": {"$in": missing}})
    assert trail.found() == [("broken_link", each, rows[each - 1]) for each in missing]


def test_a_link_that_was_removed_with_its_row_is_named_by_its_place(trail):
    rows = trail.chain(4)
    trail.links.delete_one({"_id": 2})
    trail.rows.delete_one({"_id": rows[1]})
    assert trail.found() == [("broken_link", 2, None)]


def test_a_link_in_the_place_of_another_is_named(trail):
    rows = trail.chain(4)
    trail.links.update_one({"_id": 3}, {"$set": {"row_id": "another"}})
    found = trail.found()
    assert found[:2] == [("wrong_key", 3, "another"), ("row_removed", 3, "another")]
    assert ("broken_link", 4, rows[3]) in found


def test_what_is_no_link_at_all_is_named(trail):
    trail.chain(2)
    trail.links.insert_many([{"_id": "x", "row_id": "r"}, {"_id": 3, "row_id": "s", "mac": 1}])
    found = [("broken_link", 3, "s"), ("broken_link", None, "r")]
    assert [each for each in trail.found() if each[0] == "broken_link"] == found


def test_a_tail_that_was_cut_from_rows_and_chain_contradicts_what_was_announced(trail):
    rows = trail.chain(9)
    head = trail.announce()
    trail.links.delete_many({"_id": {"$gt": 6}})
    trail.rows.delete_many({"_id": {"$in": rows[6:]}})
    assert trail.found() == [("tail_cut", 9, rows[8])]
    assert (head.sequence, head.row_id) == (9, rows[8])


def test_a_chain_that_was_cut_and_grew_anew_contradicts_it_too(trail):
    rows = trail.chain(5)
    trail.announce()
    trail.chain(4)
    trail.announce()
    trail.links.delete_many({"_id": {"$gt": 5}})
    trail.rows.delete_many({"_id": {"$nin": rows}})
    trail.keeper.forget()
    again = trail.chain(6)
    trail.announce()
    assert trail.found() == [("tail_cut", 9, again[3])]


def test_a_chain_that_was_cut_without_its_rows_mends_itself(trail):
    trail.chain(5)
    trail.announce()
    trail.links.delete_many({"_id": {"$gt": 3}})
    assert [kind for kind, _, _ in trail.found()] == ["tail_cut"]
    trail.keeper.forget()
    trail.keeper.step()
    assert trail.verdict().clean


def test_a_chain_made_without_the_key_is_named_link_by_link(trail):
    rows = trail.chain(6)
    trail.announce()
    guess = ChainKey.derived(b"a guess")
    tail = Tail.of(trail.service, trail.links.find_one({"_id": 3}))
    trail.rows.update_one({"_id": rows[3]}, {"$set": {"actor": "staff/2"}})
    trail.links.delete_many({"_id": {"$gt": 3}})
    raw = trail.rows.with_options(codec_options=AS_IT_IS)
    for row_id in rows[3:]:
        row = raw.find_one({"_id": row_id}).raw
        tail, link = tail.followed_by(trail.service, row_id, row, guess)
        trail.links.insert_one(link)
    assert trail.found() == [("wrong_key", place + 1, rows[place]) for place in (3, 4, 5)]


def test_a_head_that_nobody_of_the_service_signed_is_named(trail):
    rows = trail.chain(3)
    keeper = Chaining(trail.store, trail.service, foreign := ChainKeys(ChainKey("k", b"?"), {}))
    keeper.step()
    keep(trail.heads, keeper.head())
    assert foreign.current.key_id == "k"
    assert trail.found() == [("wrong_key", 3, rows[2])]


def test_rows_that_wait_for_their_link_are_counted_once_they_are_ten_seconds_old(trail):
    trail.chain(3)
    trail.write(new_id(), new_id())
    assert trail.verdict().unchained == 0
    clock = utc_now() + timedelta(seconds=11)
    verdict = verify(trail.audited, trail.audited, patience=0, clock=lambda: clock)
    assert (verdict.unchained, verdict.rows, verdict.chained) == (2, 5, 3)
    assert verdict.clean


def test_who_catches_up_meanwhile_is_waited_for(trail):
    trail.write(old_id(seconds=30))
    pauses = []

    def catches_up(seconds):
        pauses.append(seconds)
        trail.keeper.step()

    verdict = verify(trail.audited, trail.audited, patience=30, pause=catches_up)
    assert verdict.unchained == 0
    assert len(pauses) == 1


def test_a_key_of_former_times_still_verifies(trail):
    trail.chain(3)
    secrets = trail.audited.secrets
    (secrets / "audit_key").rename(secrets / "audit_key.2026")
    (secrets / "audit_key").write_text("another")
    trail.keeper = Chaining(trail.store, trail.service, load_chain_keys(secrets))
    trail.chain(3)
    assert trail.verdict().clean
    (secrets / "audit_key.2026").unlink()
    assert [kind for kind, _, _ in trail.found()] == ["wrong_key"] * 3


def test_of_very_many_findings_the_first_are_named_and_the_others_counted(trail):
    trail.chain(MOST + 50)
    trail.rows.delete_many({})
    verdict = trail.verdict()
    assert (len(verdict.findings), verdict.findings_left_out) == (MOST, 50)


def test_the_command_prints_one_object_and_says_by_its_exit_what_it_found(
    trail, monkeypatch, capsys
):
    (row,) = trail.chain(1)

    def verdicts(_secrets):
        yield trail.verdict()

    monkeypatch.setattr(command, "verify_all", verdicts)
    assert command.main() == 0
    assert json.loads(capsys.readouterr().out)["clean"]
    trail.rows.delete_one({"_id": row})
    assert command.main() == 1
    printed = capsys.readouterr()
    (service,) = json.loads(printed.out)["services"]
    (finding,) = service["findings"]
    named = {name: finding[name] for name in ("kind", "service", "sequence", "row_id")}
    assert named == {
        "kind": "row_removed", "service": trail.service, "sequence": 1, "row_id": row,
    }  # fmt: skip
    assert "1 findings" in printed.err


def test_without_secrets_it_says_so(tmp_path, monkeypatch, capsys):
    with pytest.raises(NothingToVerify):
        audited_services(tmp_path)
    monkeypatch.setenv("ZHUFENG_SECRETS", str(tmp_path))
    assert command.main() == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "no service has its audit_key" in printed.err
