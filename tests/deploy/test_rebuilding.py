"""What a rebuild of the report says of the facts that it found, before and after."""

from __future__ import annotations

from deploy.local.rebuilding import compared, texts


def fact(record: str, fen: int = 0) -> dict[str, object]:
    return {"record": record, "amount_fen": fen}


def test_the_same_facts_are_the_same() -> None:
    facts = {"a/ticket/1": fact("ticket/1"), "b/aid/2": fact("aid/2", 500)}
    result = compared(facts, dict(facts), erased=set())
    assert result.same
    assert result.facts == 2


def test_a_fact_that_only_one_side_knows_or_tells_otherwise_is_named() -> None:
    told = {"a": fact("ticket/1"), "b": fact("aid/2", 500)}
    known = {"b": fact("aid/2", 501), "c": fact("ticket/3")}
    result = compared(told, known, erased=set())
    assert not result.same
    assert (result.only_told, result.only_known, result.different) == (["a"], ["c"], ["b"])


def test_what_nobody_can_tell_any_more_is_kept_and_no_difference() -> None:
    result = compared({}, {"a": fact("ticket/1")}, erased={"1"})
    assert result.same
    assert (result.kept, result.facts) == (["a"], 1)


def test_texts_are_found_however_deep() -> None:
    assert [*texts(["a", {"b": [{"c": "d"}], "e": 1}, None])] == ["a", "d"]
