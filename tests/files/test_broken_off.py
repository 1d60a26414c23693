"""What breaks off or is refused on its way in is kept nowhere, and takes nobody's room."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from eventlet.wsgi import Input

from contracts.files import FilePurpose, StageFile
from messaging.files.tokens import Act, TransferTokens
from messaging.files.transfers import Transfers
from records.files import StagedFiles
from records.files.contents import MemoryContents
from records.files.limits import limits_for
from records.kinds import FILES
from records.policies import load_policies
from records.unit_of_work import Batch
from tests.books import Books
from tests.files.samples import AMR
from tests.hotline.ticket_facts import AGENT, NOW, TODAY

LIMITS = limits_for(load_policies(), FilePurpose.TICKET_ATTACHMENT, TODAY)


class Desk(Books):
    """A service's door for files, its records and contents in memory."""

    def __init__(self) -> None:
        super().__init__("hotline")
        self.tokens = TransferTokens(b"s" * 32)
        self.contents = MemoryContents()
        self.door = Transfers(self, self.contents, self.tokens, load_policies())

    def new_batch(self) -> Batch:
        return Batch(self.store, self._journal)

    def commit(self, batch: Batch, deadline: float | None = None) -> None:
        batch.commit(deadline)

    def expect(self) -> str:
        request = StageFile(purpose=FilePurpose.TICKET_ATTACHMENT, name="留言.amr")
        with self.work(AGENT, now=NOW, action=request.action) as unit:
            return StagedFiles(unit).expect(request, reads=self.reads(), limits=LIMITS)

    def bring(self, came: bytes, **announced: Any) -> tuple[int, dict[str, Any]]:
        file_id, said = self.expect(), []
        length, chunked = announced.get("length"), announced.get("chunked", False)
        environ = {
            "REQUEST_METHOD": "PUT",
            "PATH_INFO": f"/files/{file_id}",
            "HTTP_AUTHORIZATION": f"Bearer {self.tokens.give(file_id, Act.BRING)}",
            "wsgi.input": Input(io.BytesIO(came), length, None, chunked_input=chunked),
            **({} if length is None else {"CONTENT_LENGTH": str(length)}),
        }
        answer = b"".join(self.door(environ, lambda status, _: said.append(status)))
        return int(said[0].split()[0]), json.loads(answer)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_voice_message_that_breaks_off_before_its_announced_end_is_not_kept(desk: Desk) -> None:
    status, said = desk.bring(AMR[:100], length=len(AMR))
    assert (status, said["refusal"]["code"]) == (415, "file_unreadable")
    assert desk.contents.kept == {}


def test_one_whose_chunks_do_not_end_is_refused_and_no_fault_of_ours(desk: Desk) -> None:
    status, said = desk.bring(b"40\r\n" + AMR[:64] + b"\r\n", chunked=True)
    assert (status, said["refusal"]["code"]) == (415, "file_unreadable")
    assert desk.contents.kept == {}


def test_one_that_came_whole_is_kept(desk: Desk) -> None:
    assert desk.bring(AMR, length=len(AMR))[0] == 201
    chunks = f"{len(AMR):x}\r\n".encode() + AMR + b"\r\n0\r\n\r\n"
    assert desk.bring(chunks, chunked=True)[0] == 201
    assert {row["state"] for row in desk.rows(FILES)} == {"staged"}


def test_what_is_refused_leaves_room_for_a_better_one(desk: Desk) -> None:
    """Else a day would pass after so many tries before anybody could hand in anything."""
    for _ in range(LIMITS.most_staged):
        assert desk.bring(AMR[:100], length=len(AMR))[0] == 415
    assert desk.rows(FILES) == []
    assert desk.bring(AMR, length=len(AMR))[0] == 201
