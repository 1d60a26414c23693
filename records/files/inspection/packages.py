"""Office files: packages of parts, as ZIP archives are bombs, and with macros programs.

Nothing that an archive says of itself is believed: every part is inflated, and counted, here.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass

from contracts.files import FileType
from records.files.inspection.relations import RELATIONS, check_relations
from records.files.inspection.sniffing import unknown
from records.files.inspection.verdicts import active, bomb, unreadable

PARTS = "[Content_Types].xml"
_PIECE = 64 * 1024
_FREE_BYTES = 1 << 20  # so much any archive may hold, however well it was packed
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old office files, and the store of macros
_PROGRAMS = (b"MZ", b"\x7fELF")
_ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_MAIN = {
    b"wordprocessingml.document.main+xml": FileType.DOCX,
    b"spreadsheetml.sheet.main+xml": FileType.XLSX,
}
_ACTIVE_TYPES = (b"macroenabled", b"vbaproject", b"activex", b"oleobject")


@dataclass(frozen=True, kw_only=True)
class PackageLimits:
    """How much an archive may hold: parts, bytes once unpacked, and that against what it has."""

    most_entries: int
    most_inflated_bytes: int
    most_ratio: int


def package_type(content: bytes, limits: PackageLimits) -> FileType:
    """Which office file it is; refuses any other archive, and what could act or burst."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _looked_into(archive, len(content), limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
        raise unreadable("an office file that can be opened") from None


def _looked_into(archive: zipfile.ZipFile, size: int, limits: PackageLimits) -> FileType:
    entries = archive.infolist()
    if len(entries) > limits.most_entries:
        raise bomb(f"at most {limits.most_entries} parts")
    if PARTS not in (entry.filename for entry in entries):
        raise unknown()
    left = min(limits.most_inflated_bytes, max(_FREE_BYTES, size * limits.most_ratio))
    parts = b""
    for entry in entries:
        if entry.flag_bits & 1:
            raise unreadable("an office file without a password")
        _check_name(entry.filename)
        inflated, begin = _inflated(archive, entry, left)
        left -= inflated
        _check_part(begin)
        if entry.filename == PARTS:
            parts = archive.read(entry)
        if entry.filename.lower().endswith(RELATIONS):
            check_relations(archive.read(entry))
    return _main_type(parts)


def _inflated(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> tuple[int, bytes]:
    """How large a part is when it is unpacked, as far as it may be, and how it begins."""
    count, begin = 0, b""
    with archive.open(entry) as part:
        while piece := part.read(_PIECE):
            begin = begin or piece[:16]
            count += len(piece)
            if count > left:
                raise bomb("a file that is not packed many times over")
    return count, begin


def _check_name(name: str) -> None:
    lower = name.lower()
    if "vbaproject" in lower or "/activex/" in lower:
        raise active("macros")


def _check_part(begin: bytes) -> None:
    if begin.startswith(_OLE) or begin.startswith(_PROGRAMS):
        raise active("macros, programs or embedded objects")
    if begin.startswith(_ARCHIVES):
        raise active("other files within")


def _main_type(parts: bytes) -> FileType:
    """What the list of parts says, in whichever encoding it is written."""
    plain = parts.replace(b"\x00", b"").lower()
    if any(each in plain for each in _ACTIVE_TYPES):
        raise active("macros or embedded objects")
    found = [kind for name, kind in _MAIN.items() if name in plain]
    if len(found) != 1:
        raise unknown()
    return found[0]
