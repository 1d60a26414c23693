"""User names that look alike are one name; what could hide in one is refused."""

import pytest

from vocabulary.invalid_value import InvalidValue
from vocabulary.user_name import normalise


@pytest.mark.parametrize("typed", ["agent", "AGENT", " Agent ", "ａｇｅｎｔ"])
def test_names_that_look_alike_are_one_name(typed: str) -> None:
    assert normalise(typed) == "agent"


@pytest.mark.parametrize("typed", ["", "ab", "a" * 61, "ag ent", "agent\u200d", "ag\nent", "аgent"])
def test_what_could_hide_in_a_name_is_refused(typed: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        normalise(typed)
    assert refused.value.code == "user_name_characters"
