"""Content that the service makes itself: encrypted as it comes, kept nowhere in plain."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from contracts.files import FileType
from records.crash_points import Point, reach
from records.files.contents import Contents
from records.files.kept import KeptContent
from records.files.segments import encrypted, new_key


def keep_made(
    pieces: Iterable[bytes], *, file_id: str, content_type: FileType, contents: Contents
) -> KeptContent:
    """Keep it under a key of its own, durably when this returns.

    What was written under this id before, whole or broken off, is replaced. Raises what `pieces`
    raise, and `StoreUnavailable`; `Contents.remove` ends what is left then.
    """
    key, digest, size = new_key(), hashlib.sha256(), 0

    def measured() -> Iterator[bytes]:
        nonlocal size
        for piece in pieces:
            digest.update(piece)
            size += len(piece)
            yield piece

    contents.remove(file_id)
    contents.write(file_id, encrypted(measured(), key=key, file_id=file_id))
    reach(Point.FILE_KEPT)
    return KeptContent(content_type=content_type, size=size, sha256=digest.hexdigest(), key=key)
