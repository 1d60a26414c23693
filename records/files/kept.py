"""A file whose content is there: what is known of it, and what its row tells."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.files import FileType
from records.store import Document
from vocabulary.masking import hide_personal_numbers

ENDINGS = {
    FileType.JPEG: ".jpg",
    FileType.PNG: ".png",
    FileType.WEBP: ".webp",
    FileType.PDF: ".pdf",
    FileType.DOCX: ".docx",
    FileType.XLSX: ".xlsx",
    FileType.MP3: ".mp3",
    FileType.M4A: ".m4a",
    FileType.AMR: ".amr",
    FileType.OGG: ".ogg",
    FileType.WAV: ".wav",
    FileType.CSV: ".csv",
}


@dataclass(frozen=True, kw_only=True)
class KeptContent:
    """What was kept of a content: the key stands nowhere else."""

    content_type: FileType
    size: int
    sha256: str
    key: bytes


@dataclass(frozen=True, kw_only=True)
class KeptFile:
    """A file whose content is there."""

    file_id: str
    name: str
    content: KeptContent

    @property
    def shown_name(self) -> str:
        """Its name without a person's numbers."""
        return hide_personal_numbers(self.name)


def kept_file(row: Document) -> KeptFile:
    """A row, its personal fields in plain, as the file whose content is there."""
    content = KeptContent(
        content_type=FileType(row["content_type"]),
        size=row["size"],
        sha256=row["sha256"],
        key=bytes(row["key"]),
    )
    return KeptFile(file_id=row["_id"], name=row["name"], content=content)
