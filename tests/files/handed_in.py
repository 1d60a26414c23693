"""A file that somebody handed in and nobody attached yet, on any store."""

from __future__ import annotations

from contracts.files import FilePurpose, FileType, StageFile
from contracts.rights import Actor
from records.files import StagedFiles
from records.files.kept import KeptContent
from records.files.limits import limits_for
from records.policies import load_policies
from tests.books import Books
from vocabulary.business_time import business_day


def handed_in(books: Books, purpose: FilePurpose, name: str, by: Actor, *, now, sha256: str) -> str:
    """Its id; its content is as good as there."""
    wanted = StageFile(purpose=purpose, name=name)
    limits = limits_for(load_policies(), purpose, business_day(now))
    kept = KeptContent(content_type=FileType.JPEG, size=3, sha256=sha256, key=b"k" * 32)
    with books.work(by, now=now, action=wanted.action) as unit:
        staged = StagedFiles(unit)
        file_id = staged.expect(wanted, reads=books.reads(), limits=limits)
        staged.receive(file_id)
        staged.stage(file_id, kept)
    return file_id
