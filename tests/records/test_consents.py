"""Texts of consent: which is in force, and what proves that somebody agreed to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.consents import (
    Agreement,
    ConsentMissing,
    ConsentPurpose,
    ConsentTextOutdated,
)
from contracts.refusals import InvalidInput
from records.acts import Act
from records.consents import ConsentTexts, load_consent_texts

HANDLING, SENSITIVE, GUARDIAN = ConsentPurpose
FIRST = date(2021, 1, 1)


def text(version: int, since: date, purpose: ConsentPurpose = HANDLING) -> dict[str, Any]:
    said = dict.fromkeys(("zh-CN", "bo", "en"), f"{purpose} {version}")
    return {
        "purpose": purpose.value,
        "version": version,
        "from": since.isoformat(),
        "title": said,
        "body": said,
        "reviewed": [],
    }


def at(day: date) -> Act:
    return Act(
        by="staff/a", at=datetime(day.year, day.month, day.day, 4, tzinfo=UTC), happened_on=day
    )


@given(
    lengths=st.lists(st.integers(min_value=1, max_value=40), min_size=1, max_size=6),
    offset=st.integers(min_value=0, max_value=260),
    said=st.integers(min_value=1, max_value=8),
)
def test_only_the_newest_version_that_began_can_be_agreed_to(lengths, offset, said):
    starts = [FIRST + timedelta(days=sum(lengths[:place])) for place in range(len(lengths))]
    texts = ConsentTexts([text(place + 1, since) for place, since in enumerate(starts)])
    today = FIRST + timedelta(days=offset)
    right = sum(since <= today for since in starts)
    agreement = Agreement(purpose=HANDLING, version=said)
    if said != right:
        with pytest.raises(ConsentTextOutdated) as refused:
            texts.agreed([agreement], needed={HANDLING}, act=at(today))
        assert refused.value.details["version"] == right
        return
    (proof,) = texts.agreed([agreement], needed={HANDLING}, act=at(today))
    assert (proof.version, proof.by, proof.at) == (right, "staff/a", at(today).at)
    assert proof.digest == texts.in_force(today)[HANDLING].digest


def test_a_text_that_is_changed_under_its_version_has_another_digest():
    (before,) = ConsentTexts([text(1, FIRST)]).in_force(FIRST).values()
    assert replace(before, body={**before.body, "bo": "གཞན།"}).digest != before.digest
    assert replace(before, reviewed={"bo"}).digest == before.digest


def test_what_is_needed_must_be_agreed_to_and_a_guardian_says_his_name():
    texts = ConsentTexts([text(1, FIRST, each) for each in ConsentPurpose])
    everything = [Agreement(purpose=each, version=1, guardian="卓玛") for each in ConsentPurpose]
    proofs = texts.agreed(everything, needed=set(ConsentPurpose), act=at(FIRST))
    assert [each.guardian for each in proofs] == [None, None, "卓玛"]
    for left_out in ConsentPurpose:
        given_ones = [each for each in everything if each.purpose != left_out]
        with pytest.raises(ConsentMissing) as refused:
            texts.agreed(given_ones, needed=set(ConsentPurpose), act=at(FIRST))
        assert refused.value.details["purpose"] == left_out
    nameless = [Agreement(purpose=each, version=1) for each in ConsentPurpose]
    with pytest.raises(ConsentMissing):
        texts.agreed(nameless, needed=set(), act=at(FIRST))


def test_a_purpose_is_named_once_and_has_a_text():
    texts = ConsentTexts([text(1, FIRST)])
    twice = [Agreement(purpose=HANDLING, version=1)] * 2
    with pytest.raises(InvalidInput):
        texts.agreed(twice, needed=set(), act=at(FIRST))
    with pytest.raises(InvalidInput):
        texts.agreed([Agreement(purpose=SENSITIVE, version=1)], needed=set(), act=at(FIRST))


@pytest.mark.parametrize("second", [text(1, date(2022, 1, 1)), text(2, FIRST)])
def test_two_texts_of_a_purpose_never_share_a_version_or_a_day(second):
    with pytest.raises(ValueError, match="two texts of a purpose"):
        ConsentTexts([text(1, FIRST), second])


def test_the_shipped_texts_say_everything_in_three_languages():
    in_force = load_consent_texts().in_force(date(2021, 11, 1))
    assert set(in_force) == set(ConsentPurpose)
    for each in in_force.values():
        assert set(each.title) == set(each.body) == {"zh-CN", "bo", "en"}
        assert all([*each.title.values(), *each.body.values()])
        assert "bo" not in each.reviewed
