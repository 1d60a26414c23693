"""A file's name is a label: no path, no control, an ending that is its content's."""

import pytest

from vocabulary.file_names import MOST_CHARACTERS, clean_file_name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("身份证 正面.JPG", "身份证 正面.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\fakepath\\扫描.jpg", "扫描.jpg"),
        ("invoice.exe", "invoice.exe.jpg"),
        ("gpj\u202e.exe", "gpj.exe.jpg"),
        ("a\r\nSet-Cookie: x.jpg", "aSet-Cookie_ x.jpg"),
        ("", "file.jpg"),
        ("...", "file.jpg"),
        ("dir/", "file.jpg"),
        ('a"b<c>?.jpg', "a_b_c_.jpg"),
    ],
)
def test_names_are_cleaned(given: str, kept: str) -> None:
    assert clean_file_name(given, ending=".jpg") == kept


def test_a_long_name_keeps_its_ending_and_no_vowel_loses_its_letter() -> None:
    name = clean_file_name("བོད" * 200, ending=".pdf")
    assert len(name) <= MOST_CHARACTERS
    assert name.endswith(".pdf")
    assert clean_file_name("a" * (MOST_CHARACTERS - 5) + "བི" + "x" * 9, ending=".pdf") == (
        "a" * (MOST_CHARACTERS - 5) + ".pdf"
    )


def test_no_letter_loses_what_is_written_below_it() -> None:
    """A Tibetan stack is cut before its head letter or not at all."""
    stack = "\u0f40\u0fb5\u0f74"
    room = MOST_CHARACTERS - len(".pdf")
    for cut_within in (1, 2):
        name = "a" * (room - cut_within) + stack + "b" * 20
        assert clean_file_name(name, ending=".pdf") == "a" * (room - cut_within) + ".pdf"
    whole = "a" * (room - len(stack)) + stack
    assert clean_file_name(whole + "b" * 20, ending=".pdf") == whole + ".pdf"
