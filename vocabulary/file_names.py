"""File names as people's devices give them: a label to show, never a path, never a type."""

from __future__ import annotations

import re
import unicodedata

MOST_CHARACTERS = 120
NAMELESS = "file"
# What a device calls parts of a path, and what some cannot keep in a name.
_PARTS = re.compile(r"[/\\]")
_UNSAFE = re.compile(r'[<>:"|?*]+')
_BLANKS = re.compile(r"\s+")


def clean_file_name(name: str, *, ending: str) -> str:
    """The last part of a name, in NFC, without controls, and with this ending (``.jpg``).

    The ending is that of the content, so that no reader takes the file for something else; one
    that says otherwise stays before it (``invoice.exe`` of a PDF is ``invoice.exe.pdf``).
    """
    last = _PARTS.split(unicodedata.normalize("NFC", name))[-1]
    shown = "".join(each for each in last if unicodedata.category(each)[0] != "C" or each == "\t")
    stem = _BLANKS.sub(" ", _UNSAFE.sub("_", shown)).strip(" .")
    if stem.lower().endswith(ending):
        stem = stem[: -len(ending)].rstrip(" .")
    return f"{_shortened(stem, MOST_CHARACTERS - len(ending)) or NAMELESS}{ending}"


def _shortened(stem: str, most: int) -> str:
    """So many characters, no combining one cut from its letter."""
    if len(stem) <= most:
        return stem
    # By category: what stands below a Tibetan letter has no combining class.
    while most > 0 and unicodedata.category(stem[most])[0] == "M":
        most -= 1
    return stem[:most].rstrip(" .")
