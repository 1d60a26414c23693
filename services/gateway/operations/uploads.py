"""Files over HTTP: handed in for a purpose, fetched from a record."""

from __future__ import annotations

from typing import Any

from contracts.files import (
    KEPT_BY,
    FileHasActiveContent,
    FileInflatesTooMuch,
    FileTooLarge,
    FileTypeRefused,
    FileUnreadable,
    StageFile,
    TooManyStagedFiles,
    UploadFile,
)
from contracts.gateway import BodyTooLarge, BodyTooSlow
from contracts.requests import Request
from contracts.schemas import load
from services.gateway.http import transfers
from services.gateway.operations.forwarding import Content, Job, Reply
from services.gateway.operations.operation import Operation

ASK_SECONDS = 10.0
"""For the permit; the transfer itself has its own time."""
NAMELESS = "file"


def upload(job: Job) -> Reply:
    """Ask the owner where it goes, and hand the body on as it comes."""
    content = job.content
    if content is None or content.length == 0:
        raise FileTypeRefused(field="body", allowed="the content of a file")
    wanted = load(UploadFile, {**job.values, "name": content.name or NAMELESS})
    expected = StageFile(purpose=wanted.purpose, name=wanted.name, size=content.length)
    permit = job.ask(expected, owner=KEPT_BY[wanted.purpose], within=ASK_SECONDS)
    most = permit["most_bytes"]
    try:
        return Reply(body=transfers.bring(permit, content.pieces(most), content.length))
    except BodyTooLarge:
        allowed = f"at most {most} bytes"
        raise FileTooLarge(field="body", allowed=allowed, most_bytes=most) from None


def download(job: Job) -> Reply:
    """Ask the owner, who alone knows whether it may be seen, and hand the content on."""
    return fetched(job, load(job.request, job.values))


def fetched(job: Job, request: Request, *, owner: str | None = None) -> Reply:
    """The content for which the owner (who, where many could be asked) gives a permit."""
    permit: dict[str, Any] = job.ask(request, owner=owner, within=ASK_SECONDS)
    return Reply(
        body={},
        content=Content(
            pieces=lambda _: transfers.fetch(permit),
            length=permit["size"],
            name=permit["name"],
            content_type=permit["content_type"],
        ),
    )


OPERATIONS = (
    Operation(
        method="POST",
        path="/api/uploads",
        request=UploadFile,
        status=201,
        limit="uploads",
        keyed=False,
        filled=frozenset({"name"}),
        uploads=True,
        refuses=(
            FileTooLarge,
            FileInflatesTooMuch,
            FileTypeRefused,
            FileHasActiveContent,
            FileUnreadable,
            TooManyStagedFiles,
            BodyTooSlow,
        ),
        perform=upload,
    ),
)
