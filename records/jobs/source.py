"""The file that a job was started with: the job's own, and removed with its end."""

from __future__ import annotations

from contracts.files import AttachmentNotFound
from records.encryption import reveal
from records.files.contents import Contents
from records.files.kept import kept_file
from records.files.receiving import opened
from records.jobs.job import Job
from records.kinds import FILES
from records.store import Store


def source_of(store: Store, contents: Contents, job: Job, file_id: str) -> bytes:
    """Its content in plain; raises `AttachmentNotFound` for a file that is not the job's."""
    row = store.load(FILES, [file_id]).get(file_id)
    if row is None or row["attached_to"] != job.opening.subject:
        raise AttachmentNotFound()
    return b"".join(opened(kept_file(reveal(FILES, row, store.cipher)), contents))
