"""A file waits for who handed it in, is attached once, and is swept when nobody attaches it."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.files import (
    AttachmentNotFound,
    FileAttachedAlready,
    FilePurpose,
    FileTooLarge,
    FileType,
    StageFile,
    TooManyFiles,
    TooManyStagedFiles,
)
from contracts.hotline import (
    AcceptTicket,
    AttachFile,
    GetMyTicket,
    GetTicketFile,
    TicketNotFound,
)
from contracts.refusals import ForeignUnion, RightMissing, WrongState
from contracts.rights import EVERYTHING, Actor, Role
from records.files import Limits, StagedFiles
from records.files.contents import MemoryContents
from records.files.kept import KeptContent
from records.files.limits import limits_for
from records.files.segments import encrypted, new_key
from records.files.sweeping import sweep
from records.kinds import AUDIT, FILES
from records.policies import load_policies
from records.store import StaleVersion
from services.hotline import attaching, handlers, progress
from services.hotline.repository import Tickets
from tests.books import KEYS, Books
from tests.hotline.taken_down import taken_down
from tests.hotline.ticket_facts import (
    AGENT,
    COUNTY_AGENT,
    NOW,
    PHONE,
    TODAY,
    end,
    turns,
)

OWN_KEY = KEYS.phone_key(PHONE)
WORKER = Actor(
    name=f"worker/{OWN_KEY}", roles=frozenset({Role.WORKER}), own_keys=frozenset({OWN_KEY})
)
STRANGER = Actor(name="worker/t1.x", roles=frozenset({Role.WORKER}), own_keys=frozenset({"t1.x"}))
LEADER = Actor(name="staff/leader", roles=frozenset({Role.LEADER}), unions=frozenset({"city"}))
PURPOSE = FilePurpose.TICKET_ATTACHMENT
LIMITS: Limits = limits_for(load_policies(), PURPOSE, TODAY)
CONTENT = b"a letter's scan"
STAGED_HOURS = 24


@pytest.fixture
def books() -> Books:
    return Books("hotline")


@pytest.fixture
def ticket_id(books: Books) -> str:
    return taken_down(books)


def expected(books: Books, by: Actor, name: str = "信件.jpg", size: int | None = None) -> str:
    request = StageFile(purpose=PURPOSE, name=name, size=size)
    with books.work(by, now=NOW, action=request.action) as unit:
        return StagedFiles(unit).expect(request, reads=books.reads(), limits=LIMITS)


def staged(books: Books, by: Actor, **more: Any) -> str:
    file_id = expected(books, by, **more)
    with books.work(by, now=NOW) as unit:
        StagedFiles(unit).receive(file_id)
    key = new_key()
    kept = KeptContent(content_type=FileType.JPEG, size=len(CONTENT), sha256="ab" * 32, key=key)
    with books.work(by, now=NOW) as unit:
        StagedFiles(unit).stage(file_id, kept)
    return file_id


def attach(books: Books, ticket_id: str, file_id: str, by: Actor, most: int = 20) -> str:
    request = AttachFile(ticket_id=ticket_id, file_id=file_id)
    with books.work(by, now=NOW, action=request.action) as unit:
        return attaching.attach_file(
            Tickets(unit), StagedFiles(unit), request=request, most=most, by=by, now=NOW
        )


def fetch(books: Books, ticket_id: str, file_id: str, by: Actor):
    request = GetTicketFile(ticket_id=ticket_id, file_id=file_id)
    with books.work(by, now=NOW, action=request.action) as unit:
        return attaching.fetch_file(Tickets(unit), StagedFiles(unit), unit, request=request)


def test_who_handed_it_in_attaches_it_and_whoever_sees_the_ticket_fetches_it(books, ticket_id):
    file_id = staged(books, AGENT)
    attach(books, ticket_id, file_id, AGENT)
    file = fetch(books, ticket_id, file_id, LEADER)
    assert (file.name, file.content.size) == ("信件.jpg", len(CONTENT))
    reads = [row for row in books.rows(AUDIT) if row["action"] == "file.read"]
    assert [(row["actor"], row["subject"], row["after"]) for row in reads] == [
        (LEADER.name, f"ticket/{ticket_id}", {"file_id": file_id})
    ]


def test_name_and_key_are_encrypted_and_no_audit_row_knows_them(books, ticket_id):
    file_id = staged(books, AGENT)
    attach(books, ticket_id, file_id, AGENT)
    (row,) = books.rows(FILES)
    (plain,) = books.opened(FILES)
    assert plain["name"] == "信件.jpg"
    assert plain["key"] not in repr(row).encode()
    told = repr(books.rows(AUDIT))
    assert "信件" not in told
    assert "file.staged" in told
    assert file_id in told


def test_nobody_attaches_what_somebody_else_handed_in(books, ticket_id):
    file_id = staged(books, WORKER)
    for other in (AGENT, Actor(name="worker/y", roles=frozenset({Role.WORKER}),
                               own_keys=frozenset({OWN_KEY}))):  # fmt: skip
        with pytest.raises(AttachmentNotFound):
            attach(books, ticket_id, file_id, other)


def test_a_file_is_attached_once_and_only_when_it_is_there_whole(books, ticket_id):
    with pytest.raises(AttachmentNotFound):
        attach(books, ticket_id, expected(books, AGENT), AGENT)
    file_id = staged(books, AGENT)
    attach(books, ticket_id, file_id, AGENT)
    with pytest.raises(FileAttachedAlready):
        attach(books, ticket_id, file_id, AGENT)


def test_a_worker_attaches_to_his_own_ticket_and_sees_his_own_files_alone(books, ticket_id):
    his, scan = staged(books, WORKER), staged(books, AGENT)
    attach(books, ticket_id, his, WORKER)
    attach(books, ticket_id, scan, AGENT)
    assert fetch(books, ticket_id, his, WORKER)
    assert fetch(books, ticket_id, his, AGENT)
    with pytest.raises(AttachmentNotFound):
        fetch(books, ticket_id, scan, WORKER)
    with books.work(WORKER, now=NOW, action="ticket.mine") as unit:
        shown = progress.of_own(
            Tickets(unit), StagedFiles(unit), request=GetMyTicket(ticket_id=ticket_id), by=WORKER
        )  # fmt: skip
    assert [each.file_id for each in shown.files] == [his]


def test_a_foreign_ticket_takes_and_gives_nothing(books, ticket_id):
    file_id = staged(books, AGENT)
    attach(books, ticket_id, file_id, AGENT)
    with pytest.raises(ForeignUnion):
        fetch(books, ticket_id, file_id, COUNTY_AGENT)
    with pytest.raises(TicketNotFound):
        fetch(books, ticket_id, file_id, STRANGER)
    with pytest.raises(TicketNotFound):
        attach(books, ticket_id, staged(books, STRANGER), STRANGER)
    with pytest.raises(RightMissing):
        attach(books, ticket_id, file_id, LEADER)


def test_a_ticket_that_is_full_or_closed_takes_no_more_and_the_file_still_waits(books, ticket_id):
    attach(books, ticket_id, staged(books, AGENT), AGENT)
    waiting = staged(books, AGENT)
    with pytest.raises(TooManyFiles):
        attach(books, ticket_id, waiting, AGENT, most=1)
    with books.work(AGENT, now=NOW, action="ticket.accept") as unit:
        accept = AcceptTicket(ticket_id=ticket_id)
        handlers.accept_ticket(turns(unit), request=accept)
        with Tickets(unit).changing(ticket_id) as ticket:
            end(ticket)
    with pytest.raises(WrongState):
        attach(books, ticket_id, waiting, AGENT)
    states = {row["_id"]: row["state"] for row in books.rows(FILES)}
    assert states[waiting] == "staged"


def test_one_has_only_so_many_waiting_and_none_too_large(books):
    for _ in range(LIMITS.most_staged):
        expected(books, WORKER)
    with pytest.raises(TooManyStagedFiles):
        expected(books, WORKER)
    assert expected(books, STRANGER)
    with pytest.raises(FileTooLarge) as refused:
        expected(books, STRANGER, size=LIMITS.most_bytes + 1)
    assert refused.value.details["most_bytes"] == LIMITS.most_bytes


def test_a_transfer_begins_once(books):
    file_id = expected(books, AGENT)
    with books.work(AGENT, now=NOW) as unit:
        StagedFiles(unit).receive(file_id)
    with pytest.raises(AttachmentNotFound), books.work(AGENT, now=NOW) as unit:
        StagedFiles(unit).receive(file_id)


def swept(books: Books, contents: MemoryContents, hours: int = STAGED_HOURS) -> tuple[int, int]:
    with books.work(AGENT, now=NOW) as unit:
        return sweep(unit, books.reads(EVERYTHING), contents, staged_hours=hours)


def test_what_nobody_attached_goes_in_two_steps_and_what_is_attached_stays(books, ticket_id):
    contents = MemoryContents()
    kept, orphan, begun = staged(books, AGENT), staged(books, AGENT), expected(books, AGENT)
    for file_id in (kept, orphan):
        contents.write(file_id, encrypted([CONTENT], key=new_key(), file_id=file_id))
    attach(books, ticket_id, kept, AGENT)
    assert swept(books, contents) == (0, 0)
    assert swept(books, contents, hours=-1) == (2, 0)
    assert orphan in contents.kept
    with pytest.raises(AttachmentNotFound):
        attach(books, ticket_id, orphan, AGENT)
    assert swept(books, contents, hours=-1) == (0, 2)
    assert list(contents.kept) == [kept]
    assert [row["_id"] for row in books.rows(FILES)] == [kept]
    assert begun not in contents.kept


def test_a_row_that_cannot_be_read_or_whose_content_was_removed_keeps_no_other_from_going(books):
    contents, spoiled = MemoryContents(), staged(books, AGENT)
    staged(books, AGENT)
    books.spoil(FILES, spoiled, "key")
    assert swept(books, contents, hours=-1) == (1, 0)
    assert swept(books, contents, hours=-1) == (0, 1)
    assert [row["_id"] for row in books.rows(FILES)] == [spoiled]


def test_of_attaching_and_sweeping_at_the_same_moment_one_wins(books, ticket_id):
    file_id = staged(books, AGENT)
    work = books.work(AGENT, now=NOW)
    unit = work.__enter__()
    sweep(unit, books.reads(EVERYTHING), MemoryContents(), staged_hours=-1)
    attach(books, ticket_id, file_id, AGENT)
    with pytest.raises(StaleVersion):
        work.__exit__(None, None, None)
    assert books.rows(FILES)[0]["state"] == "attached"
