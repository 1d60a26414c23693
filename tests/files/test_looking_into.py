"""What a file is, its content says; what could act or burst is refused, what tells left out."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest
from PIL import Image

from contracts.files import FileType
from records.files.inspection.looking import looked_into
from records.files.inspection.verdicts import Refused
from records.policies import load_policies
from tests.files import samples
from tests.files.samples import (
    AMR,
    MACROS,
    MP3,
    SHEET,
    archive,
    document,
    office,
    photo,
    relation,
)

LIMITS: dict[str, Any] = dict(load_policies().on("files.limits", date(2026, 1, 1))["inspection"])
HTML = b"<!DOCTYPE html><script>alert(1)</script>"


def refused(content: bytes, **limits: int) -> str:
    with pytest.raises(Refused) as caught:
        looked_into(content, {**LIMITS, **limits})
    return caught.value.code


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (photo("JPEG"), FileType.JPEG),
        (photo("PNG"), FileType.PNG),
        (photo("WEBP"), FileType.WEBP),
        (document(), FileType.PDF),
        (office(), FileType.DOCX),
        (office(SHEET), FileType.XLSX),
        (AMR, FileType.AMR),
        (MP3, FileType.MP3),
    ],
)
def test_a_type_is_found_by_content(content, found):
    assert looked_into(content, LIMITS)[0] is found


@pytest.mark.parametrize(
    "content",
    [
        b"", b"hello", HTML, b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"MZ" + bytes(200),
        archive({"a.txt": b"x"}), b"GIF89a" + bytes(40), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 80,
        office("<Types/>"),
    ],
)  # fmt: skip
def test_what_is_none_of_the_types_is_refused_whatever_it_is_called(content):
    assert refused(content) == "file_type_refused"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_place_and_device_are_no_part_of_the_kept_picture(kind):
    taken = photo(kind)
    assert b"PHONEMAKER" in taken
    _, kept = looked_into(taken, LIMITS)
    assert b"PHONEMAKER" not in kept
    assert b"Exif" not in kept
    assert dict(Image.open(io.BytesIO(kept)).getexif()) == {}


def test_a_picture_stands_upright_without_its_note_of_how_it_was_held():
    _, kept = looked_into(photo(turned=True, size=(64, 48)), LIMITS)
    assert Image.open(io.BytesIO(kept)).size == (48, 64)


def test_what_hides_behind_a_picture_is_not_kept():
    _, kept = looked_into(photo() + archive({"evil.exe": b"MZ"}), LIMITS)
    assert b"evil" not in kept


def test_a_picture_of_too_many_pixels_is_not_opened():
    assert refused(photo("PNG", size=(200, 200)), most_pixels=10_000) == "file_inflates_too_much"


def test_a_broken_picture_is_unreadable():
    assert refused(photo()[:200]) == "file_unreadable"


@pytest.mark.parametrize(
    "content",
    [
        office(MACROS),
        office(MACROS.encode("utf-16").decode("utf-16")),
        office(**{"word/vbaProject.bin": b"x"}),
        office(**{"word/other.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)}),
        office(**{"word/embeddings/more.docx": office()}),
        office(**{"word/media/a.png": b"MZ" + bytes(100)}),
    ],
)
def test_macros_programs_and_files_within_are_refused(content):
    assert refused(content) == "file_has_active_content"


def test_macros_are_seen_in_a_list_of_parts_of_another_encoding():
    entries = {"[Content_Types].xml": MACROS.encode("utf-16"), "word/document.xml": b"<w/>"}
    assert refused(archive(entries)) == "file_has_active_content"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("kind", ["attachedTemplate", "oleObject", "frame", "subDocument"])
def test_what_is_brought_in_from_elsewhere_when_it_is_opened_is_refused(kind, encoding):
    part = relation(kind).encode(encoding)
    assert refused(office(**{"word/_rels/a.xml.rels": part})) == "file_has_active_content"


def test_what_is_said_in_another_writing_of_the_same_is_refused_too():
    hidden = relation("attachedTemplate").replace("External", "&#69;xternal")
    declared = "<!DOCTYPE Relationships [<!ENTITY e 'External'>]>" + relation("oleObject")
    assert refused(office(**{"word/_RELS/a.xml.RELS": hidden.encode()})) == (
        "file_has_active_content"
    )
    assert refused(office(**{"_rels/.rels": declared.encode()})) == "file_unreadable"


@pytest.mark.parametrize("kind", ["hyperlink", "image"])
def test_a_link_that_somebody_may_follow_is_no_reason_to_refuse(kind):
    content = office(**{"word/_rels/document.xml.rels": relation(kind).encode()})
    assert looked_into(content, LIMITS)[0] is FileType.DOCX


def test_a_part_that_was_packed_many_times_over_is_a_bomb():
    bomb = office(**{"word/big.xml": bytes(40_000_000)})
    assert len(bomb) < 100_000
    assert refused(bomb) == "file_inflates_too_much"


def test_many_parts_are_counted_together():
    many = office(**{f"word/{number}.xml": bytes(400_000) for number in range(30)})
    assert refused(many) == "file_inflates_too_much"
    few = office(**{f"word/{number}.xml": b"<w/>" for number in range(30)})
    assert refused(few, most_entries=20) == "file_inflates_too_much"


def test_what_an_archive_says_of_its_sizes_is_not_believed():
    """The directory names a small size; the part is refused for what it really is."""
    honest = office(**{"word/big.xml": bytes(40_000_000)})
    lying = honest.replace((40_000_000).to_bytes(4, "little"), (4_000).to_bytes(4, "little"))
    assert lying != honest
    assert refused(lying) in ("file_inflates_too_much", "file_unreadable")


def test_a_document_that_acts_is_refused():
    launch, script = (samples.action("Launch", F="cmd.exe"), samples.action("JavaScript", JS="x"))
    assert refused(document(OpenAction=launch)) == "file_has_active_content"
    assert refused(document(OpenAction=script)) == "file_has_active_content"
    assert refused(samples.carrying_document()) == "file_has_active_content"


def test_an_action_whose_name_is_an_object_of_its_own_is_refused():
    """What starts a program is known by a name, which may stand elsewhere and be referred to."""
    assert refused(samples.action_named_elsewhere("Launch")) == "file_has_active_content"


def test_a_file_within_is_found_though_nothing_calls_it_one():
    """The type of an embedded file's stream, by which others are known, may be left out."""
    assert refused(samples.carrying_document(typed=False)) == "file_has_active_content"


def test_a_locked_and_a_broken_document_are_unreadable():
    assert refused(document(password="geheim")) == "file_unreadable"
    assert refused(b"%PDF-1.7\n" + bytes(300)) == "file_unreadable"


def test_a_document_of_too_many_objects_is_a_bomb():
    assert refused(document(), most_objects=2) == "file_inflates_too_much"


def test_the_limits_cross_to_the_process_as_plain_numbers():
    assert json.loads(json.dumps(LIMITS)) == LIMITS
