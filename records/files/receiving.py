"""From a stream of bytes to content that is looked into, encrypted and kept."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import IO

from records.crash_points import Point, reach
from records.files.contents import Contents
from records.files.inspecting import inspect
from records.files.kept import KeptContent, KeptFile
from records.files.limits import Limits, too_large
from records.files.segments import SEGMENT_BYTES, ContentDamaged, decrypted, encrypted, new_key


def keep(
    pieces: Iterable[bytes],
    *,
    file_id: str,
    limits: Limits,
    contents: Contents,
    turn: AbstractContextManager[object],
) -> KeptContent:
    """Take a content in, look into it, and keep it encrypted; durable when this returns.

    `turn` is entered to look into it, which takes memory and a processor, and left before it is
    kept. Until then it is in memory alone: never on a disk in plain. Refuses `FileTooLarge` as soon
    as it is, and what `inspect` refuses; raises `StoreUnavailable`.
    """
    with _in_memory("received") as received, _in_memory("kept") as kept:
        size = _fill(received, pieces, limits.most_bytes)
        reach(Point.FILE_RECEIVED)
        with turn:
            found = inspect(received, kept, limits=limits.inspection, allowed=limits.allowed)
        content_type = limits.require(found, size)
        key, digest = new_key(), hashlib.sha256()
        contents.write(file_id, encrypted(_read(kept, digest.update), key=key, file_id=file_id))
        reach(Point.FILE_KEPT)
        return KeptContent(
            content_type=content_type,
            size=os.fstat(kept.fileno()).st_size,
            sha256=digest.hexdigest(),
            key=key,
        )


def opened(file: KeptFile, contents: Contents) -> Iterator[bytes]:
    """The content of a file, in plain, a segment behind what was read.

    Raises `ContentDamaged` before the end where it is not what was kept: the last segment is held
    back until hash and size of the whole are right. `ContentMissing` before the first.
    """
    kept, digest, size, held = file.content, hashlib.sha256(), 0, b""
    for segment in decrypted(contents.read(file.file_id), key=kept.key, file_id=file.file_id):
        digest.update(segment)
        size += len(segment)
        if held:
            yield held
        held = segment
    if (digest.hexdigest(), size) != (kept.sha256, kept.size):
        raise ContentDamaged()
    yield held


def _fill(target: IO[bytes], pieces: Iterable[bytes], most: int) -> int:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise too_large(most)
        target.write(piece)
    target.flush()
    return size


def _read(source: IO[bytes], told: Callable[[bytes], None]) -> Iterator[bytes]:
    source.seek(0)
    while piece := source.read(SEGMENT_BYTES):
        told(piece)
        yield piece


@contextmanager
def _in_memory(name: str) -> Iterator[IO[bytes]]:
    """A file without a place on any disk, which another process can be handed."""
    with open(os.memfd_create(name), "w+b") as file:
        yield file
