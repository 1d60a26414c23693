import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Annotated, ClassVar, Literal, get_args

import pytest

from contracts import people
from contracts.events import Event
from contracts.fields import Items, PhoneNumber, Range, Sealed, SealedToken, Text, sealed_for
from contracts.refusals import InvalidInput
from contracts.schemas import dump, dump_event, json_schema, load, load_event, sealed_fields
from contracts.schemas.faults import MOST_ERRORS
from vocabulary import Language


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, kw_only=True)
class Part:
    phone: PhoneNumber


@dataclass(frozen=True, kw_only=True)
class Everything:
    limit: ClassVar[int] = 7

    text: Annotated[str, Text(most=5, least=2)]
    plain: str = "plain"
    number: Annotated[int, Range(1, 9)] = 5
    whole: int = 0
    flag: bool = False
    day: date | None = None
    moment: datetime | None = None
    colour: Colour | None = Colour.RED
    word: Literal["yes", "no"] = "yes"
    part: Part | None = None
    parts: Annotated[list[Part], Items(most=2, least=1)] = field(
        default_factory=lambda: [Part(phone="+8613800000000")]
    )
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Told(Event):
    source = "schematests"

    said: str
    secret: Sealed[Part] = sealed_for("friend", "doctor")
    maybe: Sealed[str] | None = sealed_for("friend")


def faults_of(**data):
    with pytest.raises(InvalidInput) as refused:
        load(Everything, {"text": "abc", **data})
    return {(each["field"], each["code"]) for each in refused.value.details["errors"]}


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ({"extra": 1}, ("extra", "unknown_field")),
        ({"text": None}, ("text", "wrong_type")),
        ({"text": 5}, ("text", "wrong_type")),
        ({"text": "  "}, ("text", "empty")),
        ({"text": "a"}, ("text", "too_short")),
        ({"text": "abcdef"}, ("text", "too_long")),
        ({"text": "a\x00b"}, ("text", "control_character")),
        ({"plain": 1}, ("plain", "wrong_type")),
        ({"number": 0}, ("number", "out_of_range")),
        ({"number": 10}, ("number", "out_of_range")),
        ({"number": True}, ("number", "wrong_type")),
        ({"number": 5.0}, ("number", "wrong_type")),
        ({"number": "5"}, ("number", "wrong_type")),
        ({"number": None}, ("number", "wrong_type")),
        ({"whole": 2**53}, ("whole", "out_of_range")),
        ({"flag": 1}, ("flag", "wrong_type")),
        ({"flag": "true"}, ("flag", "wrong_type")),
        ({"day": 20210305}, ("day", "wrong_type")),
        ({"day": "20210305"}, ("day", "bad_date")),
        ({"day": "2021-02-30"}, ("day", "bad_date")),
        ({"day": "2021-W01-1"}, ("day", "bad_date")),
        ({"day": "2021-03-05T00:00:00Z"}, ("day", "bad_date")),
        ({"moment": "2021-03-05T10:00:00"}, ("moment", "bad_time")),
        ({"moment": "2021-03-05"}, ("moment", "bad_time")),
        ({"moment": "2021-13-05T10:00:00Z"}, ("moment", "bad_time")),
        ({"moment": "0001-01-01T00:00:00+08:00"}, ("moment", "bad_time")),
        ({"colour": "green"}, ("colour", "not_allowed_value")),
        ({"colour": 1}, ("colour", "wrong_type")),
        ({"word": "maybe"}, ("word", "not_allowed_value")),
        ({"part": "x"}, ("part", "wrong_type")),
        ({"part": {}}, ("part.phone", "missing_field")),
        ({"part": {"phone": ""}}, ("part.phone", "phone_empty")),
        ({"part": {"phone": "+8613800000000", "fax": "1"}}, ("part.fax", "unknown_field")),
        ({"parts": []}, ("parts", "too_short_list")),
        ({"parts": [{"phone": "13800000000"}] * 3}, ("parts", "too_long_list")),
        ({"parts": {"phone": "1"}}, ("parts", "wrong_type")),
        ({"parts": [{"phone": "13800000000"}, None]}, ("parts.1", "wrong_type")),
        ({"parts": [{"phone": "13800000000"}, {"phone": 1}]}, ("parts.1.phone", "wrong_type")),
        ({"counts": []}, ("counts", "wrong_type")),
        ({"counts": {"open": "1"}}, ("counts.open", "wrong_type")),
        ({"counts": {str(each): 1 for each in range(10_001)}}, ("counts", "too_long_list")),
    ],
)
def test_each_fault_has_its_own_code(data, fault):
    assert faults_of(**data) == {fault}


def test_all_faults_are_told_at_once_and_the_first_stands_on_top():
    with pytest.raises(InvalidInput) as refused:
        load(Everything, {"number": 0, "flag": 1})
    errors = refused.value.details["errors"]
    assert [each["field"] for each in errors] == ["text", "number", "flag"]
    assert refused.value.field == "text"


def test_a_refusal_of_thousands_of_faults_lists_the_first_of_them():
    with pytest.raises(InvalidInput) as refused:
        load(Everything, {f"stranger_{each}": 1 for each in range(5_000)})
    assert len(refused.value.details["errors"]) == MOST_ERRORS


@pytest.mark.parametrize("data", [None, [], "text", 5, [("text", "abc")]])
def test_what_is_no_object_is_refused(data):
    with pytest.raises(InvalidInput) as refused:
        load(Everything, data)
    assert [each["code"] for each in refused.value.details["errors"]] == ["wrong_type"]


def test_a_refusal_repeats_no_value_and_no_strange_field_name():
    data = {"text": 4711, "part": {"phone": "secret"}, "13800000000": 1, "counts": {"次仁": "x"}}
    with pytest.raises(InvalidInput) as refused:
        load(Everything, data)
    told = json.dumps(refused.value.as_dict(), ensure_ascii=False)
    assert not any(value in told for value in ("4711", "secret", "13800000000", "次仁"))


def test_a_refusal_does_not_drag_the_input_along_in_its_traceback():
    with pytest.raises(InvalidInput) as refused:
        load(Everything, {"text": 4711})
    assert refused.value.__suppress_context__


def test_defaults_stand_for_what_is_absent_and_constants_are_no_fields():
    assert load(Everything, {"text": "abc"}) == Everything(text="abc")
    assert "limit" not in dump(Everything(text="abc"))


def test_values_are_loaded_in_their_normal_form():
    loaded = load(Everything, {"text": " ab\tc ", "part": {"phone": "138 0000 0000"}})
    assert (loaded.text, loaded.part) == ("ab c", Part(phone="+8613800000000"))


def test_an_absent_value_may_be_null_only_where_the_contract_says_so():
    assert load(Everything, {"text": "abc", "colour": None}).colour is None
    assert faults_of(plain=None) == {("plain", "wrong_type")}


def test_undeclared_fields_are_left_out_at_every_depth_when_asked():
    data = {"text": "abc", "new": 1, "part": {"phone": "13800000000", "new": 2}}
    assert load(Everything, data, unknown="exclude").part == Part(phone="+8613800000000")


def test_moments_are_kept_and_told_in_utc():
    loaded = load(Everything, {"text": "abc", "moment": "2021-03-05T10:00:00.250+08:00"})
    assert loaded.moment == datetime(2021, 3, 5, 2, 0, 0, 250_000, tzinfo=UTC)
    assert loaded.moment.utcoffset() == timedelta(0)
    shanghai = datetime(2021, 3, 5, 10, tzinfo=timezone(timedelta(hours=8)))
    assert dump(Everything(text="abc", moment=shanghai))["moment"] == "2021-03-05T02:00:00Z"


def test_what_is_dumped_holds_plain_json_types_alone():
    dumped = dump(Everything(text="abc", plain=Colour.BLUE, counts={Colour.RED: 1}))
    assert [type(dumped["plain"]), type(dumped["colour"])] == [str, str]
    assert [type(key) for key in dumped["counts"]] == [str]


@pytest.mark.parametrize(
    "wrong",
    [
        {"plain": 5},
        {"plain": None},
        {"whole": True},
        {"whole": 1.0},
        {"flag": 1},
        {"day": datetime(2021, 3, 5, tzinfo=UTC)},
        {"moment": datetime(2021, 3, 5)},  # noqa: DTZ001 - the naive one is the point
        {"colour": "green"},
        {"word": "maybe"},
        {"part": {"phone": "+8613800000000"}},
        {"parts": "x"},
        {"counts": {1: 1}},
    ],
)
def test_dumping_a_value_of_the_wrong_type_is_a_fault_of_ours(wrong):
    (name,) = wrong
    with pytest.raises(TypeError, match=name):
        dump(Everything(text="abc", **wrong))


def seal(name, value, readers):
    return {"name": name, "hidden": json.dumps(value), "readers": list(readers)}


TOLD = Told(said="hello", secret=Sealed(Part(phone="+8613800000000")), maybe=None)


def test_sealed_fields_name_their_readers():
    assert sealed_fields(Told) == {"secret": ("friend", "doctor"), "maybe": ("friend",)}


def test_a_sealed_value_travels_as_its_token_and_null_stays_null():
    travelled = dump_event(TOLD, seal)
    assert travelled["secret"]["readers"] == ["friend", "doctor"]
    assert travelled["maybe"] is None


def test_a_reader_gets_the_value_and_anybody_else_a_token_that_does_not_open():
    travelled = {**dump_event(TOLD, seal), "new": 1}
    assert load_event(Told, travelled, lambda name, token: json.loads(token["hidden"])) == TOLD
    closed = load_event(Told, travelled, lambda name, token: None)
    with pytest.raises(PermissionError):
        closed.secret.open()


def test_a_token_is_passed_on_as_it_came():
    travelled = dump_event(TOLD, seal)
    closed = load_event(Told, travelled, lambda name, token: None)
    assert dump_event(closed, lambda *_: pytest.fail("sealed again")) == travelled


def test_a_sealed_field_that_travelled_in_clear_is_refused():
    travelled = {**dump_event(TOLD, seal), "maybe": "in clear"}
    with pytest.raises(InvalidInput) as refused:
        load_event(Told, travelled, lambda name, token: json.loads(token["hidden"]))
    assert refused.value.field == "maybe"


def test_a_request_cannot_smuggle_a_token_in():
    with pytest.raises(InvalidInput):
        load(Told, {"said": "x", "secret": {"name": "x"}, "maybe": None})
    assert load(Told, dump(TOLD)) == TOLD


def test_an_opened_value_is_checked_like_any_other():
    travelled = dump_event(TOLD, seal)
    with pytest.raises(InvalidInput) as refused:
        load_event(Told, travelled, lambda name, token: {"phone": "1"})
    assert refused.value.field == "secret.phone"


@pytest.mark.parametrize("data", [None, [], "x"])
def test_event_data_that_are_no_object_are_refused(data):
    with pytest.raises(InvalidInput):
        load_event(Told, data, lambda name, token: None)


def test_a_type_that_schemas_do_not_know_is_refused_at_once():
    @dataclass(frozen=True)
    class Floating:
        amount: float

    @dataclass(frozen=True)
    class Either:
        value: int | str

    for contract in (Floating, Either):
        with pytest.raises(TypeError):
            load(contract, {})


def test_the_json_schema_says_what_the_loader_checks():
    schema = json_schema(Everything)
    fields = schema["properties"]
    assert schema["required"] == ["text"]
    assert fields["text"] == {"type": "string", "minLength": 2, "maxLength": 5}
    assert fields["number"] == {"type": "integer", "default": 5, "minimum": 1, "maximum": 9}
    assert fields["colour"]["enum"] == ["red", "blue", None]
    assert fields["part"]["anyOf"] == [{"$ref": "#/$defs/Part"}, {"type": "null"}]
    assert fields["parts"]["items"] == {"$ref": "#/$defs/Part"}
    assert (fields["parts"]["minItems"], fields["parts"]["maxItems"]) == (1, 2)
    assert fields["counts"]["additionalProperties"]["type"] == "integer"
    assert schema["$defs"]["Part"]["properties"]["phone"]["format"] == "phone"


def test_an_unopened_token_loads_where_it_came_from():
    token = SealedToken({"name": "secret"})
    told = Told(said="x", secret=Sealed(token=token), maybe=None)
    assert dump(told)["secret"] == {"name": "secret"}


def test_the_languages_of_contracts_are_those_of_vocabulary():
    assert set(get_args(people.Language)) == {language.value for language in Language}
