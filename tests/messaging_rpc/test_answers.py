from dataclasses import dataclass

import pytest

from messaging.rpc.answers import as_answer


@dataclass(frozen=True, kw_only=True)
class Line:
    text: str


@dataclass(frozen=True, kw_only=True)
class Sheet:
    title: str
    lines: list[Line]
    last: Line | None
    names: dict[str, str]


PLAIN = {"title": "t", "lines": [{"text": "a"}], "last": None, "names": {"a": "b"}}


def test_a_plain_dict_becomes_the_contract_s_answer():
    assert as_answer(Sheet, PLAIN) == Sheet(
        title="t", lines=[Line(text="a")], last=None, names={"a": "b"}
    )


def test_an_instance_stays_as_it_is():
    line = Line(text="a")
    assert as_answer(Line, line) is line


@pytest.mark.parametrize(
    "answer",
    [
        {**PLAIN, "more": 1},
        {name: PLAIN[name] for name in ("title", "lines", "last")},
        {**PLAIN, "lines": [{"text": "a", "more": 1}]},
        {**PLAIN, "last": {}},
        None,
        Line(text="a"),
    ],
    ids=["too many", "too few", "too many within", "too few within", "none", "another"],
)
def test_an_answer_that_differs_from_its_contract_is_a_fault(answer):
    with pytest.raises(TypeError):
        as_answer(Sheet, answer)
