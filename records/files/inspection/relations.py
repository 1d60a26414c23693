"""What an office file's parts refer to outside it: what is loaded from there may be a program."""

from __future__ import annotations

from xml.parsers import expat

from records.files.inspection.verdicts import active, unreadable

RELATIONS = ".rels"
# What stands outside and is shown or asked for, and not run. A template brings its macros, an
# object its program, both when the file is opened.
_HARMLESS = frozenset({"hyperlink", "image", "externalLinkPath"})


def check_relations(part: bytes) -> None:
    """Refuses what is brought in from elsewhere when the file is opened."""
    reader = expat.ParserCreate()
    reader.StartElementHandler = _check
    reader.StartDoctypeDeclHandler = _no_doctype
    try:
        reader.Parse(part, True)
    except expat.ExpatError:
        raise unreadable("an office file that can be opened") from None


def _check(_: str, said: dict[str, str]) -> None:
    outside = said.get("TargetMode", "").strip().lower() == "external"
    if outside and said.get("Type", "").rpartition("/")[2] not in _HARMLESS:
        raise active("templates or objects from elsewhere")


def _no_doctype(*_: object) -> None:
    # Office files have none; entities could hide what is looked for.
    raise unreadable("an office file that can be opened")
