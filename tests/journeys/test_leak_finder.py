"""The finder of leaks finds what it must, and takes nothing else for a person's number."""

from __future__ import annotations

import base64
import hashlib
import json
import uuid
from datetime import UTC, datetime

import pytest
from bson import BSON
from hypothesis import given
from hypothesis import strategies as st

from tests.leaks import find_leaks, known
from vocabulary.id_number import check_character

ID_NUMBER = "54230119900101123" + check_character("54230119900101123")
PHONE, CARD = "13812345678", "6228480000000000000"
TYPED = known([ID_NUMBER, f"+86{PHONE}", CARD])
NUMBERS = (ID_NUMBER, PHONE, CARD)
A_NUMBER = st.sampled_from(NUMBERS)


def spaced(number: str) -> str:
    return " ".join(number[place : place + 4] for place in range(0, len(number), 4))


FORMS = {
    "in clear": str.encode,
    "in a URL": lambda number: f"GET /api/x?phone=%2B86{number}&y=1".encode(),
    "in groups": lambda number: spaced(number).encode(),
    "in JSON": lambda number: json.dumps({"error": f"bad {number}"}).encode(),
    "as a number of BSON's text": lambda number: BSON.encode({"note": number}),
    "in base64": lambda number: base64.b64encode(f"who: {number}!".encode()),
    "in base64 for URLs": lambda number: base64.urlsafe_b64encode(f"{number}".encode()),
    "in base64 within a longer run": lambda number: (
        b"abc" + base64.b64encode(f"the caller's number is {number}, thanks".encode())
    ),
    "in hexadecimal": lambda number: number.encode().hex().encode(),
    "in UTF-16": lambda number: number.encode("utf-16-le"),
    "in full-width digits": lambda number: number.translate(
        {ord("0") + value: 0xFF10 + value for value in range(10)}
    ).encode(),
    "beside letters": lambda number: f"user{number}at".encode(),
    "hashed without a key": lambda number: hashlib.sha256(number.encode()).hexdigest().encode(),
    "an international number hashed": lambda number: (
        hashlib.md5(f"+86{number}".encode()).hexdigest().encode()
    ),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("number", NUMBERS, ids=["id_number", "phone", "card"])
def test_a_typed_number_is_found_whatever_its_form(number: str, form: str) -> None:
    hidden = b"some text before, " + FORMS[form](number) + b" and after"
    assert find_leaks(hidden, TYPED, shapes=False)


@pytest.mark.parametrize(
    "text",
    [f"id {ID_NUMBER}", f"tel {PHONE}", f"+86{PHONE}", f"card {CARD}", "old id 542301900101123"],
)
def test_a_number_that_nobody_knows_is_found_by_its_shape(text: str) -> None:
    assert find_leaks(text.encode())


@given(st.binary(max_size=40), A_NUMBER, st.binary(max_size=40))
def test_a_number_is_found_within_any_bytes(before: bytes, number: str, after: bytes) -> None:
    assert find_leaks(before + b":" + number.encode() + b":" + after, TYPED)


@given(st.uuids(), st.integers(0, 2**63), st.binary(max_size=64))
def test_what_machines_write_is_no_persons_number(
    identifier: uuid.UUID, drawn: int, data: bytes
) -> None:
    digest = hashlib.sha256(data)
    moment = datetime.fromtimestamp(1_600_000_000 + drawn % 10**9, UTC)
    line = {
        "_id": str(identifier),
        "trace": f"00-{identifier.hex}-{identifier.hex[:16]}-01",
        "at": moment.isoformat(),
        "milliseconds": int(moment.timestamp() * 1000),
        "digest": digest.hexdigest(),
        "token": base64.b64encode(digest.digest()).decode(),
        "amount_fen": drawn % 10**10,
        "ratio": drawn / 2**63,
        "number": f"SR-{moment:%Y%m%d}-{drawn % 10**6:06d}",
    }
    assert find_leaks(json.dumps(line).encode(), TYPED) == []


@pytest.mark.parametrize(
    "text",
    [
        "542301199001011230" if ID_NUMBER[-1] != "0" else "542301199001011231",
        "6228480000000000001",
        "4111111111111112",
    ],
    ids=["an ID number of another check character", "UnionPay without Luhn", "Visa without Luhn"],
)
def test_a_number_whose_check_digit_is_wrong_is_chance(text: str) -> None:
    assert find_leaks(text.encode()) == []


def test_what_is_told_of_a_leak_does_not_repeat_it() -> None:
    for leak in find_leaks(f"caller {PHONE} says {ID_NUMBER}".encode(), TYPED):
        for number in NUMBERS:
            assert number not in leak.around
        assert "caller" in leak.around or "says" in leak.around
