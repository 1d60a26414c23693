"""That a notice hung is noted with photos of its very sheet; nobody objected is certified after."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.files import FilePurpose
from contracts.refusals import Refusal, WrongState
from contracts.relief import ConfirmFile, FileItem, PostNotice, Verdict
from contracts.relief.notice_proof.answers import GetNoticePhoto, NoticeProofAnswer
from contracts.relief.notice_proof.commands import (
    CertifyNoObjection,
    NoteHanging,
    TakeNoticeDown,
)
from contracts.relief.notice_proof.words import NoticeFor, NoticeOf, ProofState
from contracts.retention import ARCHIVED
from contracts.rights import Actor
from records.acts import Act
from records.aggregate import STAYS
from records.files import StagedFiles
from services.relief.cases import Cases
from services.relief.notice_proof import drawing, handlers, views
from services.relief.notice_proof.maps import PROOF_MAP
from services.relief.notice_proof.proof import HungAt, NoticeProof
from services.relief.notice_proof.repository import NOTICE_PROOFS
from services.relief.notice_proof.retiring import end_proofs
from tests.books import Books
from tests.files.handed_in import handed_in
from tests.relief.file_facts import (
    AFTER_NOTICE,
    CITY_OFFICER,
    CONFIRMER,
    FILER,
    LAST_NOTICE_DAY,
    STAFF,
    USE_CASES,
    WORK_UNIT,
    asked,
    drafted,
    hire,
    on_notice,
    passed,
)
from tests.relief.lead_facts import NOW, TODAY, WORKER

pytestmark = pytest.mark.unit

USE_CASES |= {
    NoteHanging: lambda cases, request: handlers.note_hanging(
        cases, StagedFiles(cases.unit), request=request
    ),
    TakeNoticeDown: lambda cases, request: handlers.take_down(cases, request=request),
    CertifyNoObjection: lambda cases, request: handlers.certify(cases, request=request),
}
PHOTO = "a5" * 32


@pytest.fixture
def books() -> Books:
    books = Books("relief")
    hire(books, *STAFF)
    return books


def of(record_id: str, **more: Any) -> dict[str, Any]:
    return {"of": NoticeOf.FILE, "record_id": record_id, **more}


def seen(books: Books, file_id: str, by: Actor = FILER, *, now: Any = NOW) -> NoticeProofAnswer:
    with books.work(by, now=now, action="notice.read") as unit:
        return views.notice(Cases(unit), NoticeOf.FILE, file_id)


def hung(books: Books, file_id: str, place: str = "厂门口公示栏", **more: Any) -> str:
    photo = handed_in(books, FilePurpose.NOTICE_PHOTO, "公示.jpg", FILER, now=NOW, sha256=PHOTO)
    sheet = more.pop("sheet", None) or seen(books, file_id).sheet.sheet
    noting = NoteHanging(**of(file_id, sheet=sheet, place=place, photos=[photo], **more))
    return asked(books, noting, FILER)


def refused(books: Books, request: Any, by: Actor = FILER, *, now: Any = NOW) -> str:
    """With which code this is refused; nothing has changed."""
    before = books.everything([NOTICE_PROOFS])
    with pytest.raises(Refusal) as told:
        asked(books, request, by, now=now)
    assert books.everything([NOTICE_PROOFS]) == before
    return told.value.code


def test_the_sheet_shows_what_the_notice_shows_and_nobody(books: Books) -> None:
    file_id = on_notice(books)
    sheet = seen(books, file_id).sheet
    assert (sheet.notice_for, sheet.work_unit) == (NoticeFor.REGISTERING, WORK_UNIT)
    assert sheet.until_day == LAST_NOTICE_DAY
    assert WORKER.name not in repr(sheet)
    assert str(WORKER.id_number) not in repr(sheet)
    assert len(sheet.sheet) == 64


def test_where_it_hung_is_kept_with_its_photos_and_each_look_is_audited(books: Books) -> None:
    file_id = on_notice(books)
    hung(books, file_id)
    hung(books, file_id, place="矿区宿舍")
    told = seen(books, file_id)
    assert [each.place for each in told.hangings] == ["厂门口公示栏", "矿区宿舍"]
    photo = told.hangings[0].photos[0]
    with books.work(FILER, now=NOW, action="notice.read") as unit:
        wanted = GetNoticePhoto(**of(file_id, file_id=photo))
        kept = handlers.fetch_photo(Cases(unit), StagedFiles(unit), request=wanted)
    assert kept.content.sha256 == PHOTO
    [row] = books.rows(NOTICE_PROOFS)
    assert "厂门口" not in repr(row)  # it may say whose it is


def test_it_hangs_on_days_of_the_notice_alone(books: Books) -> None:
    file_id = on_notice(books)
    photo = handed_in(books, FilePurpose.NOTICE_PHOTO, "公示.jpg", FILER, now=NOW, sha256=PHOTO)
    sheet = seen(books, file_id).sheet.sheet
    noting = NoteHanging(**of(file_id, sheet=sheet, place="门口", photos=[photo]))
    assert refused(books, noting, now=AFTER_NOTICE) == "invalid_input"


def test_a_photo_of_another_sheet_is_refused(books: Books) -> None:
    file_id = on_notice(books)
    before = seen(books, file_id).sheet.sheet
    later = NOW + timedelta(days=1)
    asked(books, PostNotice(file_id=file_id, anew_because="被撕毁"), FILER, now=later)
    photo = handed_in(books, FilePurpose.NOTICE_PHOTO, "公示.jpg", FILER, now=NOW, sha256=PHOTO)
    noting = NoteHanging(**of(file_id, sheet=before, place="门口", photos=[photo]))
    assert refused(books, noting, now=later) == "other_notice"


def test_that_nobody_objected_is_certified_once_after_its_days(books: Books) -> None:
    file_id = on_notice(books)
    certifying, down = CertifyNoObjection(**of(file_id)), TakeNoticeDown(**of(file_id))
    assert refused(books, certifying, now=AFTER_NOTICE) == "notice_proof_missing"
    hung(books, file_id)
    assert refused(books, certifying) == "notice_not_over"
    assert refused(books, down) == "notice_not_over"
    asked(books, down, FILER, now=AFTER_NOTICE)
    asked(books, certifying, FILER, now=AFTER_NOTICE)
    told = seen(books, file_id, now=AFTER_NOTICE)
    assert told.state == ProofState.CERTIFIED
    assert told.certificate is not None
    assert told.certificate.number.startswith("WYY-540202-2021-")
    assert refused(books, certifying, now=AFTER_NOTICE) == "wrong_state"


def test_it_is_certified_after_the_confirmation_too(books: Books) -> None:
    file_id = on_notice(books)
    hung(books, file_id)
    passed(books, ConfirmFile, file_id, CONFIRMER, now=AFTER_NOTICE)
    asked(books, CertifyNoObjection(**of(file_id)), FILER, now=AFTER_NOTICE)
    assert seen(books, file_id, now=AFTER_NOTICE).state == ProofState.CERTIFIED


def test_where_an_objection_was_upheld_nothing_is_certified(books: Books) -> None:
    file_id = on_notice(books)
    hung(books, file_id)
    upheld = ConfirmFile(
        file_id=file_id, outcome=Verdict.RETURNED, items=[FileItem.INCOME], note="有异议"
    )
    asked(books, upheld, CONFIRMER, now=AFTER_NOTICE)
    certifying = CertifyNoObjection(**of(file_id))
    assert refused(books, certifying, now=AFTER_NOTICE) == "notice_objected"


def test_a_record_that_was_never_posted_has_no_notice(books: Books) -> None:
    with pytest.raises(Refusal) as told:
        seen(books, drafted(books))
    assert told.value.code == "no_notice"


def test_another_union_s_notice_is_out_of_reach(books: Books) -> None:
    file_id = on_notice(books)
    assert seen(books, file_id, CITY_OFFICER).version == 0
    foreign = Actor(name="staff/f", roles=FILER.roles, unions=frozenset({"county-540221"}))
    noting = NoteHanging(**of(file_id, sheet="0", place="门口", photos=["p"]))
    assert refused(books, noting, foreign) == "file_not_found"


def test_with_the_record_s_retention_places_and_photos_end(books: Books) -> None:
    file_id = on_notice(books)
    hung(books, file_id)
    with books.work(FILER, now=NOW) as unit:
        service = SimpleNamespace(unit=unit, kept_files=SimpleNamespace(staged=StagedFiles(unit)))
        end_proofs(service, f"file/{file_id}")
    [row] = books.opened(NOTICE_PROOFS)
    [told] = row["hangings"]
    assert (told["place"], told["photos"]) == (ARCHIVED, [])


def a_proof(state: ProofState) -> NoticeProof:
    there = HungAt(place="门口", hung_on=TODAY, noted_by="staff/one", photos=("p",))
    return NoticeProof(
        aggregate_id="file.f.2021-03-05", state=state, record="file/f", sheet="s",
        managing_union="county-540202", from_day=TODAY, until_day=TODAY, hangings=(there,),
    )  # fmt: skip


@given(st.sampled_from(ProofState), st.sampled_from(sorted(PROOF_MAP)))
def test_a_proof_does_what_its_map_says(state: ProofState, command: str) -> None:
    proof, act = a_proof(state), Act(by="staff/one", at=NOW, happened_on=TODAY)
    does = {
        "hang": lambda: proof.hang("村口", (), act=act),
        "take_down": lambda: proof.take_down(act=act),
        "certify": lambda: proof.certify(county="540202", act=act),
    }[command]
    origins, target = PROOF_MAP[command]
    if state in origins:
        does()
        assert proof.state == (state if target == STAYS else target)
        return
    with pytest.raises(WrongState):
        does()
    assert (proof.state, len(proof.hangings), proof.certificate) == (state, 1, None)


def test_the_page_is_drawn_from_the_map() -> None:
    assert drawing.FILE.read_text(encoding="utf-8") == drawing.page()
