"""One content from its signature to what is kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.files import FileType
from records.files.inspection import documents, images, packages
from records.files.inspection.sniffing import signature_of

_IMAGES = frozenset({FileType.JPEG, FileType.PNG, FileType.WEBP})


def looked_into(content: bytes, limits: Mapping[str, Any]) -> tuple[FileType, bytes]:
    """The type of the content, and what is to be kept of it; raises `Refused`.

    Voice messages are kept as they are: players run nothing that is in them.
    """
    found = signature_of(content)
    if found in _IMAGES:
        return found, images.redrawn(content, found, most_pixels=limits["most_pixels"])
    if found is FileType.PDF:
        documents.check_document(content, most_objects=limits["most_objects"])
    if found is FileType.DOCX:
        allowed = packages.PackageLimits(
            most_entries=limits["most_entries"],
            most_inflated_bytes=limits["most_inflated_bytes"],
            most_ratio=limits["most_ratio"],
        )
        return packages.package_type(content, allowed), content
    return found, content
