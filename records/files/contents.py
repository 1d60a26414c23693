"""Where encrypted content lies: GridFS, and its twin in memory for tests of use cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

import gridfs
from pymongo import ReadPreference
from pymongo.database import Database
from pymongo.read_concern import ReadConcern

from records.documents import Document
from records.kinds import FILE_BUCKET
from records.mongo import MAJORITY
from records.mongo_failures import reading


class ContentMissing(Exception):
    """There is no content under this id."""


class Contents(Protocol):
    """Contents by the ids of their files, each written once."""

    def write(self, file_id: str, pieces: Iterable[bytes]) -> None:
        """Keep what comes, durably when this returns; whatever raises leaves what `remove` ends."""
        ...

    def read(self, file_id: str) -> Iterator[bytes]:
        """The content in pieces; `ContentMissing` before the first."""
        ...

    def remove(self, file_id: str) -> None:
        """Remove it, whole or broken off; nothing when there is none."""
        ...


class GridContents:
    """In the service's own database, beside its records. Raises `StoreUnavailable`."""

    def __init__(self, database: Database[Document]) -> None:
        durable = database.with_options(
            write_concern=MAJORITY,
            read_concern=ReadConcern("majority"),
            read_preference=ReadPreference.PRIMARY,
        )
        self._bucket = gridfs.GridFSBucket(durable, FILE_BUCKET)

    def write(self, file_id: str, pieces: Iterable[bytes]) -> None:
        with reading():
            stream = self._bucket.open_upload_stream_with_id(file_id, file_id)
            # Not as a context manager, which would close, and so keep, what broke off.
            for piece in pieces:
                stream.write(piece)
            stream.close()

    def read(self, file_id: str) -> Iterator[bytes]:
        try:
            with reading():
                stream = self._bucket.open_download_stream(file_id)
        except gridfs.NoFile:
            raise ContentMissing(file_id) from None
        return self._pieces(stream)

    def remove(self, file_id: str) -> None:
        with reading():
            try:
                self._bucket.delete(file_id)  # chunks too, of a file that was never closed
            except gridfs.NoFile:
                return

    @staticmethod
    def _pieces(stream: gridfs.GridOut) -> Iterator[bytes]:
        with reading():
            yield from iter(stream.readchunk, b"")


class MemoryContents:
    """The same without a database."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def write(self, file_id: str, pieces: Iterable[bytes]) -> None:
        self.kept[file_id] = b"".join(pieces)

    def read(self, file_id: str) -> Iterator[bytes]:
        if file_id not in self.kept:
            raise ContentMissing(file_id)
        return iter([self.kept[file_id]])

    def remove(self, file_id: str) -> None:
        self.kept.pop(file_id, None)
