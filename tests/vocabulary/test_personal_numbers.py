import hashlib
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocabulary import id_number
from vocabulary.digits import passes_luhn
from vocabulary.ids import UuidV7Generator, new_query_code
from vocabulary.personal_numbers import (
    NumberKind,
    find_personal_numbers,
    hide_personal_numbers,
)


def id_of(body):
    return body + id_number.check_character(body)


_ALPHABETS = [
    *("".join(chr(nought + value) for value in range(10)) for nought in (0x30, 0xFF10, 0x0F20)),
    *("".join(chr(0x1D7CE + 10 * style + value) for value in range(10)) for style in range(5)),
    "⓪①②③④⑤⑥⑦⑧⑨",
    "⓿❶❷❸❹❺❻❼❽❾",
]
"""ASCII, full-width, Tibetan, five mathematical styles, circled and dark ones."""
ID = id_of("54230119900101123")


def kinds(text):
    return [number.kind for number in find_personal_numbers(text)]


@pytest.mark.parametrize(
    "text",
    [
        ID,
        f"身份证号{ID}，请核对",
        f"id={ID};",
        f"（{ID}）",
        f'{{"id_number": "{ID}"}}',
        "11010519491231002x",
        "542301 19900101 1234",
        "542301199001011235",
        "542301900101123",
        "５４２３０１１９９００１０１１２３４",
        "༥༤༢༣༠༡༡༩༩༠༠༡༠༡༡༢༣༤",
        "620102199001011234",
        "sfz542301199001011235",
        "542301.19900101.1234",
        "542301/19900101/123X",
    ],
)
def test_id_numbers_are_found_even_when_mistyped(text):
    assert kinds(text) == [NumberKind.ID_NUMBER]


@pytest.mark.parametrize(
    "text",
    [
        "13812345678",
        "电话13812345678。",
        "tel:+8613812345678",
        "138-1234-5678",
        "138 1234 5678 找普布",
        "phone_13812345678",
        "tel13812345678",
        "微信V13812345678",
        "138.1234.5678",
        "138/1234/5678",
        "①③⑧①②③④⑤⑥⑦⑧",
        "\U0001d7cf\U0001d7d1\U0001d7d6-1234-5678",
        "༡༣༨༡༢༣༤༥༦༧༨",
    ],
)
def test_mobiles_are_found(text):
    assert kinds(text) == [NumberKind.MOBILE]


@pytest.mark.parametrize(
    "text",
    [
        "6228480000000000019",
        "卡号6217001234567890123",
        "6228 4800 0000 0000 019",
        "4111111111111111",
        "card4111111111111111",
        "6228.4800.0000.0000.019",
    ],
)
def test_cards_are_found(text):
    assert kinds(text) == [NumberKind.CARD]


@pytest.mark.parametrize(
    "blank", ["\u00a0", "\u3000", "\u2009", "\u202f", "\u200b", "\u2060", "\ufeff", "\t"]
)
@pytest.mark.parametrize("digits", ["138{0}1234{0}5678", "１３８{0}１２３４{0}５６７８"])
def test_groups_may_be_parted_by_any_blank_of_a_line(digits, blank):
    assert hide_personal_numbers(f"电话 {digits.format(blank)}。") == "电话 [mobile]。"
    id_number = f"542301{blank}19900101{blank}1234"
    assert kinds(f"{id_number}，") == [NumberKind.ID_NUMBER]
    assert kinds(f"6228{blank}4800{blank}0000{blank}0000{blank}019") == [NumberKind.CARD]


@pytest.mark.parametrize("dash", "‐‑‒–—−－")
def test_groups_may_be_parted_by_any_dash(dash):
    assert kinds(f"138{dash}1234{dash}5678") == [NumberKind.MOBILE]


def test_the_position_of_each_number_is_told_in_order():
    text = f"普布 13812345678，{ID}，6228480000000000019"
    found = find_personal_numbers(text)
    assert [number.kind for number in found] == ["mobile", "id_number", "card"]
    assert text[found[1].start : found[1].end] == ID


def test_hiding_leaves_the_rest_of_the_text():
    assert hide_personal_numbers(f"普布 13812345678，{ID}。") == "普布 [mobile]，[id_number]。"


@given(st.uuids() | st.uuids(version=4))
def test_a_uuid_is_not_personal(value):
    for text in (str(value), value.hex, str(value).upper(), f"ticket/{value}?x=1"):
        assert kinds(text) == []


@given(st.lists(st.from_regex(r"[0-9]{12}", fullmatch=True), min_size=2, max_size=2))
def test_a_uuid_of_digits_only_is_not_personal(digits):
    text = uuid.UUID(f"{digits[0]}4123{digits[1]}9999")
    assert kinds(str(text)) == []


def test_our_own_identifiers_are_not_personal():
    clock = iter(range(1_600_000_000_000, 1_600_000_002_000))
    generator = UuidV7Generator(clock_ms=lambda: next(clock))
    assert kinds(" ".join(generator() for _ in range(2_000))) == []
    assert kinds(" ".join(new_query_code() for _ in range(2_000))) == []
    assert kinds("SR-20210305-000123 city/county-540202/540202001001") == []


@given(st.binary(max_size=8))
def test_a_hash_is_not_personal(seed):
    for text in (hashlib.sha256(seed).hexdigest(), hashlib.md5(seed).hexdigest()):
        assert kinds(f"digest {text}") == []


CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@given(st.text(alphabet=CROCKFORD, min_size=26, max_size=26), st.text("0123456789", min_size=26))
def test_a_ulid_is_not_personal(ulid, digits):
    assert kinds(ulid) == []
    assert kinds(digits) == []


@given(st.integers(1_420_000_000_000_000, 2_080_000_000_000_000))
def test_a_timestamp_is_not_personal(micros):
    moment = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=micros)
    texts = [
        moment.isoformat(),
        f"{moment:%Y%m%d%H%M%S}",
        f"{moment:%Y%m%d%H%M%S%f}"[:17],
        f"{moment:%y%m%d%H%M%S%f}"[:15],
        str(micros // 1_000_000),
        str(micros // 1_000),
        str(micros),
        str(micros * 1_000),
        f"{micros / 1_000_000:.6f}",
    ]
    for text in texts:
        assert kinds(f"at {text} done") == []


@pytest.mark.parametrize(
    "text",
    [
        "4bf92f3577b34da6a3ce929d0e0e4736",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-6212345678901234-01",
        "507f1f77bcf86cd799439011",
        "amount 0.13812345678",
        "13812345678.25",
        "12351",
        "+868928822123",
        "a13812345678",
        "deadbeef13812345678",
        "138.12345678",
        "GHJKMNPQRSTVWXY13812345678",
        "13812345678ns",
        "138123456789",
        "112351199002301234x7",
    ],
)
def test_other_numbers_are_not_personal(text):
    assert kinds(text) == []


@given(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.text(alphabet="你好 ，。:\"'()\n", max_size=9),
)
def test_what_was_hidden_is_no_longer_in_the_text(mobile, around):
    assert mobile not in hide_personal_numbers(f"{around}{mobile}{around}")


def test_luhn_agrees_with_known_numbers():
    assert passes_luhn("4111111111111111")
    assert not passes_luhn("4111111111111112")
    assert passes_luhn("79927398713")


@pytest.mark.parametrize("digits", _ALPHABETS)
def test_a_mobile_in_digits_of_any_kind_is_found(digits):
    mobile = "13812345678".translate(str.maketrans("0123456789", digits))
    assert kinds(f"电话{mobile}。") == [NumberKind.MOBILE]
