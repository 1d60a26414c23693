"""Entity tags and what callers ask by them (RFC 9110, 8.8.3 and 13.1).

The tag of a record begins with its version, which only grows: the newest of several tags decides.
That of a read names what was sent as well: an answer also shows what changes beside its record.
"""

from __future__ import annotations

import re
from hashlib import blake2b

from contracts.gateway import HeaderMalformed

_TAG = re.compile(r'(?:W/)?"[!#-~]*"')
TAGS = rf"{_TAG.pattern}(?:[ \t]*(?:,[ \t]*)+{_TAG.pattern})*"
"""One tag, or several (RFC 9110)."""
_LIST = re.compile(rf"(?:\*|{TAGS})")
_VERSION = re.compile(r'"([1-9][0-9]{0,14})(?:-[0-9a-f]{16})?"', re.ASCII)
_NO_RECORDS_VERSION = 0  # records begin at 1


def tag_of(version: int) -> str:
    """What stands for a version in ``If-Match``."""
    return f'"{version}"'


def tag_of_answer(version: int, content: bytes) -> str:
    """The strong entity tag of these bytes, which show a record in this version."""
    return f'"{version}-{blake2b(content, digest_size=8).hexdigest()}"'


def expected_version(if_match: str) -> int | None:
    """The version that ``If-Match`` asks for; None for ``*``, which any record fulfils.

    Weak tags and those that none of our answers carries fulfil no condition: then it is a version
    that no record has. Refuses `HeaderMalformed`.
    """
    tags = _tags("If-Match", if_match)
    if tags is None:
        return None
    versions = (_VERSION.fullmatch(tag) for tag in tags)
    return max((int(found[1]) for found in versions if found), default=_NO_RECORDS_VERSION)


def is_known(if_none_match: str, tag: str) -> bool:
    """Whether the caller has what `tag` names, compared weakly. Refuses `HeaderMalformed`."""
    tags = _tags("If-None-Match", if_none_match)
    return tags is None or tag in (each.removeprefix("W/") for each in tags)


def _tags(header: str, text: str) -> list[str] | None:
    """The tags of a list; None for ``*``."""
    stripped = text.strip(" \t,")
    if not _LIST.fullmatch(stripped):
        raise HeaderMalformed(field=header, allowed='the ETag of an answer, such as "3", or *')
    return None if stripped == "*" else _TAG.findall(stripped)
