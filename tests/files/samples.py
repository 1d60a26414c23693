"""Files as people hand them in, and as nobody should."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

LHASA = (29.65, 91.13)
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
WORD = f'<Types><Override PartName="/word/document.xml" ContentType="{_WORD}"/></Types>'
SHEET = f'<Types><Override PartName="/xl/workbook.xml" ContentType="{_SHEET}"/></Types>'
MACROS = WORD.replace(_WORD, "application/vnd.ms-word.document.macroEnabled.main+xml")
AMR = b"#!AMR\n" + b"\x3c" * 320
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" + bytes(413)


def photo(kind: str = "JPEG", *, size: tuple[int, int] = (64, 48), turned: bool = False) -> bytes:
    """A picture as a phone takes it: with place, device, and its orientation beside the pixels."""
    picture = Image.new("RGB", size, (200, 30, 30))
    facts = Image.Exif()
    facts[0x010F] = "PHONEMAKER"
    if turned:
        facts[0x0112] = 6
    facts.get_ifd(0x8825)[2] = LHASA
    target = io.BytesIO()
    picture.save(target, kind, exif=facts)
    return target.getvalue()


def office(parts: str = WORD, **more: bytes) -> bytes:
    """An office file: its list of parts, one part, and more."""
    return archive({"[Content_Types].xml": parts.encode(), "word/document.xml": b"<w/>", **more})


def relation(kind: str) -> str:
    """What one part of an office file refers to outside it."""
    named = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    said = f'Id="r1" Type="{named}" Target="http://elsewhere.invalid/a" TargetMode="External"'
    return f"<Relationships><Relationship {said}/></Relationships>"


def archive(entries: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries.items():
            packed.writestr(name, content)
    return target.getvalue()


def document(*, password: str | None = None, **catalogue: Any) -> bytes:
    """A PDF of one page, with more in its catalogue."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    for name, value in catalogue.items():
        writer.root_object[NameObject(f"/{name}")] = value
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def action(kind: str, **more: str) -> DictionaryObject:
    """What a PDF may do when it is opened."""
    found = DictionaryObject({NameObject("/S"): NameObject(f"/{kind}")})
    for name, value in more.items():
        found[NameObject(f"/{name}")] = TextStringObject(value)
    return found


def action_named_elsewhere(kind: str) -> bytes:
    """A PDF with an action for when it is opened; the action only refers to its name."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    opening = action(kind, F="cmd.exe")
    opening[NameObject("/S")] = writer._add_object(NameObject(f"/{kind}"))
    writer.root_object[NameObject("/OpenAction")] = opening
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def carrying_document(*, typed: bool = True) -> bytes:
    """A PDF that carries another file; `typed`: in the list of such files, and called one."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    if typed:
        writer.add_attachment("run.exe", b"MZ" + bytes(100))
    else:
        program = StreamObject()
        program.set_data(b"MZ" + bytes(100))
        held = DictionaryObject({NameObject("/F"): writer._add_object(program)})
        carried = DictionaryObject({NameObject("/Type"): NameObject("/Filespec")})
        carried[NameObject("/F")] = TextStringObject("run.exe")
        carried[NameObject("/EF")] = held
        writer.root_object[NameObject("/AF")] = ArrayObject([carried])
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()
