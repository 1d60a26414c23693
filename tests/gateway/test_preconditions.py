import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.gateway import HeaderMalformed
from services.gateway.preconditions import expected_version, is_known, tag_of, tag_of_answer

VERSIONS = st.integers(1, 10**14)


@given(st.lists(VERSIONS, min_size=1))
def test_of_several_versions_the_newest_can_be_the_present_one_alone(versions):
    assert expected_version(" , ".join(map(tag_of, versions))) == max(versions)


@given(VERSIONS, st.binary(), st.binary())
def test_the_tag_of_an_answer_asks_for_its_version_and_knows_its_content(version, sent, other):
    tag = tag_of_answer(version, sent)
    assert expected_version(tag) == version
    assert is_known(tag, tag_of_answer(version, other)) == (sent == other)
    assert not is_known(tag, tag_of_answer(version + 1, sent))
    assert not is_known(tag_of(version), tag)


@given(VERSIONS)
def test_a_tag_that_we_sent_is_known_weakly_and_asks_for_its_version(version):
    tag = tag_of(version)
    assert is_known(tag, tag)
    assert is_known(f'"x", W/{tag}', tag)
    assert not is_known(tag_of(version + 1), tag)
    assert expected_version(tag) == version


@pytest.mark.parametrize(
    "tags", ['W/"7"', '"x"', '""', '"07"', '"0"', '"7.5"', f'"{"9" * 16}"', '"7-"', '"7-xyz"']
)
def test_a_tag_that_none_of_our_answers_carries_fulfils_no_condition(tags):
    assert expected_version(tags) == 0


def test_a_star_is_fulfilled_by_any_record():
    assert expected_version(" * ") is None
    assert is_known("*", tag_of(3))


@pytest.mark.parametrize(
    "text", ["", ",", "7", "W/7", 'w/"7"', '"a b"', '"7" "8"', '"7', '*, "7"', '"7"x', "\x7f"]
)
@pytest.mark.parametrize("read", [expected_version, lambda text: is_known(text, '"7"')])
def test_what_is_no_list_of_tags_is_malformed(text, read):
    with pytest.raises(HeaderMalformed):
        read(text)


@pytest.mark.parametrize("text", ['"7"' + " ,\t" * 4000, " ," * 4000, '"7", ' * 1600 + "x"])
def test_the_longest_header_is_read_in_no_time(text):
    began = time.process_time()
    with suppress(HeaderMalformed):
        expected_version(text)
    assert time.process_time() - began < 0.5
