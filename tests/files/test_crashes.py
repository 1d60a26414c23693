"""An upload that dies at any of its steps leaves nothing half there, and nothing for ever."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contracts.files import FilePurpose, StageFile
from contracts.rights import EVERYTHING
from deploy.local.stack import Stack
from messaging.files.tokens import Act, TransferTokens
from messaging.files.transfers import Transfers
from records.crash_points import Point, arm
from records.field_keys.rotation import Rotation
from records.files import StagedFiles
from records.files.contents import GridContents
from records.files.limits import limits_for
from records.files.receiving import opened
from records.files.segments import ContentDamaged
from records.files.sweeping import sweep
from records.kinds import FILE_CHUNKS, FILE_CONTENTS, FILES
from records.policies import load_policies
from records.unit_of_work import Batch
from services.hotline.migrations import KINDS
from tests.books import Books
from tests.databases import OwnDatabase, own_database
from tests.files.samples import photo
from tests.hotline.ticket_facts import AGENT, NOW, TODAY

pytestmark = pytest.mark.stack
LIMITS = limits_for(load_policies(), FilePurpose.TICKET_ATTACHMENT, TODAY)


class Desk(Books):
    """The real records of a service, its door for files, and whoever brings one."""

    def __init__(self, own: OwnDatabase) -> None:
        super().__init__("hotline", own.store)
        self.own = own
        self.tokens = TransferTokens(b"s" * 32)
        self.contents = GridContents(own.database)
        self.door = Transfers(self, self.contents, self.tokens, load_policies())

    def new_batch(self) -> Batch:
        return Batch(self.store, self._journal)

    def commit(self, batch: Batch, deadline: float | None = None) -> None:
        batch.commit(deadline)

    def expect(self) -> str:
        request = StageFile(purpose=FilePurpose.TICKET_ATTACHMENT, name="信件.jpg")
        with self.work(AGENT, now=NOW, action=request.action) as unit:
            return StagedFiles(unit).expect(request, reads=self.reads(), limits=LIMITS)

    def ask(self, method: str, file_id: str, token: str, body: bytes = b"") -> tuple[int, bytes]:
        said: list[str] = []
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": f"/files/{file_id}",
            "HTTP_AUTHORIZATION": f"Bearer {token}",
            "wsgi.input": io.BytesIO(body),
        }
        answer = b"".join(self.door(environ, lambda status, _: said.append(status)))
        return int(said[0].split()[0]), answer

    def bring(self, file_id: str, body: bytes) -> tuple[int, dict[str, Any]]:
        token = self.tokens.give(file_id, Act.BRING)
        status, answer = self.ask("PUT", file_id, token, body)
        return status, json.loads(answer)

    def attach(self, file_id: str, subject: str) -> None:
        with self.work(AGENT, now=NOW) as unit:
            StagedFiles(unit).attach(
                file_id, purpose=FilePurpose.TICKET_ATTACHMENT, subject=subject
            )

    def sweep(self) -> None:
        for _ in range(2):
            with self.work(AGENT, now=NOW) as unit:
                sweep(unit, self.reads(EVERYTHING), self.contents, staged_hours=-1)

    def kept(self) -> dict[str, int]:
        kinds = (FILES, FILE_CONTENTS, FILE_CHUNKS)
        return {kind.name: self.own.database[kind.name].count_documents({}) for kind in kinds}


@pytest.fixture(scope="module")
def own(stack: Stack) -> Iterator[OwnDatabase]:
    with own_database(stack, "hotline", KINDS) as database:
        yield database


@pytest.fixture
def desk(own: OwnDatabase) -> Desk:
    own.empty()
    return Desk(own)


@pytest.fixture
def armed(tmp_path: Path) -> Iterator[Path]:
    arm(f"@{tmp_path}", "hotline")
    yield tmp_path / "armed" / "hotline"
    arm("", "")


NOTHING = {FILES.name: 0, FILE_CONTENTS.name: 0, FILE_CHUNKS.name: 0}


def test_a_photo_is_kept_without_its_place_encrypted_and_comes_back_whole(desk):
    file_id = desk.expect()
    status, staged = desk.bring(file_id, photo(size=(900, 700)))
    assert (status, staged["content_type"]) == (201, "image/jpeg")
    stored = b"".join(desk.contents.read(file_id))
    assert b"JFIF" not in stored
    assert desk.ask("GET", file_id, desk.tokens.give(file_id, Act.FETCH))[0] == 404
    desk.attach(file_id, "ticket/a")
    status, content = desk.ask("GET", file_id, desk.tokens.give(file_id, Act.FETCH))
    assert (status, len(content)) == (200, staged["size"])
    assert hashlib.sha256(content).hexdigest() == staged["sha256"]
    assert b"PHONEMAKER" not in content


def test_a_token_is_for_one_transfer_of_one_file_one_way(desk):
    file_id, other = desk.expect(), desk.expect()
    token = desk.tokens.give(file_id, Act.BRING)
    elsewhere = TransferTokens(b"s" * 32).give(file_id, Act.BRING)
    for wrong in ("", "x", elsewhere, desk.tokens.give(other, Act.BRING),
                  desk.tokens.give(file_id, Act.FETCH)):  # fmt: skip
        assert desk.ask("PUT", file_id, wrong, photo())[0] == 401
    assert desk.ask("PUT", file_id, token, photo())[0] == 201
    assert desk.ask("PUT", file_id, token, photo())[0] == 401
    assert desk.bring(file_id, photo())[0] == 404


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"<html>", 415, "file_type_refused"),
        (bytes(LIMITS.most_bytes + 1), 413, "file_too_large"),
    ],
)
def test_what_is_refused_leaves_nothing_that_is_not_swept(desk, content, status, code):
    answered, said = desk.bring(desk.expect(), content)
    assert (answered, said["refusal"]["code"], said["refusal"]["field"]) == (status, code, "body")
    assert said["refusal"]["allowed"]
    assert desk.kept()[FILE_CHUNKS.name] == 0
    desk.sweep()
    assert desk.kept() == NOTHING


@pytest.mark.parametrize("point", [Point.FILE_RECEIVED, Point.FILE_KEPT, Point.COMMIT_WRITTEN])
def test_an_upload_that_dies_is_no_file_and_is_swept(desk, armed, point):
    file_id = desk.expect()
    nth = 2 if point is Point.COMMIT_WRITTEN else 1  # the first begins the transfer
    (armed / point).write_text(f"{nth} fail")
    assert desk.bring(file_id, photo())[0] == 500
    assert desk.bring(file_id, photo())[0] == 404, "its one transfer has begun"
    assert desk.ask("GET", file_id, desk.tokens.give(file_id, Act.FETCH))[0] == 404
    desk.sweep()
    assert desk.kept() == NOTHING


def test_between_attaching_and_its_commit_nothing_is_attached_and_the_file_still_waits(desk, armed):
    file_id = desk.expect()
    assert desk.bring(file_id, photo())[0] == 201
    (armed / Point.COMMIT_WRITTEN).write_text("1 fail")
    with pytest.raises(Exception, match="commit"):
        desk.attach(file_id, "ticket/a")
    assert desk.rows(FILES)[0]["state"] == "staged"
    desk.attach(file_id, "ticket/a")
    desk.sweep()
    assert desk.kept()[FILES.name] == 1


def test_sweeping_that_dies_between_content_and_row_is_finished_by_the_next(desk, armed):
    assert desk.bring(desk.expect(), photo())[0] == 201
    (armed / Point.FILE_SWEPT).write_text("1 fail")
    with pytest.raises(Exception, match=Point.FILE_SWEPT):
        desk.sweep()
    assert desk.kept()[FILE_CHUNKS.name] == 0
    assert desk.kept()[FILES.name] == 1
    desk.sweep()
    assert desk.kept() == NOTHING


def test_content_that_was_altered_in_the_database_is_not_given_out(desk):
    file_id = desk.expect()
    desk.bring(file_id, photo())
    desk.attach(file_id, "ticket/a")
    chunks = desk.own.database[FILE_CHUNKS.name]
    chunk = chunks.find_one({"files_id": file_id})
    altered = bytearray(chunk["data"])
    altered[50] ^= 1
    chunks.update_one({"_id": chunk["_id"]}, {"$set": {"data": bytes(altered)}})
    with desk.work(AGENT, now=NOW) as unit:
        file = StagedFiles(unit).kept(file_id, subject="ticket/a")
    with pytest.raises(ContentDamaged):
        list(opened(file, desk.contents))


def test_a_file_opens_under_the_next_data_key_and_its_content_is_not_touched(desk):
    file_id = desk.expect()
    desk.bring(file_id, photo())
    desk.attach(file_id, "ticket/a")
    before = (desk.rows(FILES)[0]["key"], b"".join(desk.contents.read(file_id)))
    rotation = Rotation(desk.own.database, desk.own.store.cipher, rest_seconds=0)
    rotation.begin()
    while rotation.step():
        pass
    rotation.retire(1)
    assert desk.rows(FILES)[0]["key"] != before[0]
    assert b"".join(desk.contents.read(file_id)) == before[1]
    assert desk.ask("GET", file_id, desk.tokens.give(file_id, Act.FETCH))[0] == 200
