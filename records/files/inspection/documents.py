"""PDF: documents that may also run scripts, start programs and carry other files; those may not."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from records.files.inspection.verdicts import active, bomb, unreadable

# Names of what acts (PDF 2.0, 12.6.4) and of what is carried along (7.11.4), as keys or as values.
_ACTS = frozenset(
    {"/JS", "/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/RichMedia",
     "/Rendition", "/Movie", "/3D", "/XFA", "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/AA"}
)  # fmt: skip
_MOST_DEEP = 60


def check_document(content: bytes, *, most_objects: int) -> None:
    """Refuses what acts when it is opened, what is locked, and what cannot be read as a whole.

    Every object that the file lists is looked at, whether a page refers to it or not.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it quotes what it reads
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise unreadable("a document without a password")
        if len(reader.pages) == 0:
            raise unreadable("a document with pages")
        for each in _listed(reader, most_objects):
            _check_value(each, 0)  # a name may be an object of its own, to which an action refers
        _check(reader.trailer, 0)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError):
        raise unreadable("a document that can be opened") from None
    except RecursionError:
        raise bomb("a document that is not nested so deep") from None


def _listed(reader: PdfReader, most: int) -> Iterator[Any]:
    """Every object of the file's tables, those within streams of objects too."""
    places = [
        (number, generation) for generation, numbers in reader.xref.items() for number in numbers
    ]
    places += [(number, 0) for number in reader.xref_objStm]
    if len(places) > most:
        raise bomb(f"at most {most} objects")
    for number, generation in places:
        yield reader.get_object(IndirectObject(number, generation, reader))


def _check(found: Any, depth: int) -> None:
    """One object and what stands in it; what it refers to is listed, and comes by itself."""
    if depth > _MOST_DEEP:
        raise bomb("a document that is not nested so deep")
    if isinstance(found, DictionaryObject | StreamObject):
        if not _ACTS.isdisjoint(found.keys()):
            raise active("scripts, programs or other files within")
        for value in found.values():
            _check_value(value, depth)
    elif isinstance(found, ArrayObject):
        for value in found:
            _check_value(value, depth)


def _check_value(value: Any, depth: int) -> None:
    if isinstance(value, str) and value in _ACTS:
        raise active("scripts, programs or other files within")
    if not isinstance(value, IndirectObject):
        _check(value, depth + 1)
