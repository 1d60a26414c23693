"""Which type a content is, by its signature; names and announced types say nothing."""

from __future__ import annotations

import puremagic

from contracts.files import FileType
from records.files.inspection.verdicts import Refused

HEAD_BYTES, TAIL_BYTES = 8192, 1024
# The library knows endings better than types: some of its types are empty or of long ago.
_BY_ENDING = {
    ".jpg": FileType.JPEG,
    ".png": FileType.PNG,
    ".webp": FileType.WEBP,
    ".pdf": FileType.PDF,
    # Every package of parts looks alike from outside; which one it is, its list of parts says.
    ".docx": FileType.DOCX,
    ".mp3": FileType.MP3,
    ".mpga": FileType.MP3,
    ".m4a": FileType.M4A,
    ".amr": FileType.AMR,
    ".ogg": FileType.OGG,
    ".wav": FileType.WAV,
}
_HTML = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml")


def signature_of(content: bytes | memoryview) -> FileType:
    """The type by its signature; refuses what is none of ours, or also a page to a browser."""
    head, tail = bytes(content[:HEAD_BYTES]), bytes(content[-TAIL_BYTES:])
    if head.lstrip()[:16].lower().startswith(_HTML):
        raise unknown()
    try:
        # Each match with how sure the library is; of the surest, the first that is one of ours.
        matches = puremagic.magic_string(head + tail)
    except (puremagic.PureError, ValueError):  # the latter for nothing at all
        raise unknown() from None
    surest = max(match.confidence for match in matches)
    for match in matches:
        if match.confidence == surest and match.extension in _BY_ENDING:
            return _BY_ENDING[match.extension]
    raise unknown()


def unknown() -> Refused:
    """It is of no type that can be looked into; who asked knows which are allowed."""
    return Refused("file_type_refused", "")
