"""At the end of its retention a file whose case is over tells of nobody, and counts as before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.corrections import (
    AskCorrection,
    CorrectedField,
    CorrectionOf,
    CorrectionOutcome,
    DecideCorrection,
)
from contracts.dossiers import DossierOf, DossierPart, GatherDossier
from contracts.people import RevealReason
from contracts.refusals import WrongState
from contracts.relief import (
    AidState,
    CountFigures,
    DecideAid,
    DraftFile,
    FileState,
    ListAid,
    ListFiles,
    ReconsiderFile,
    Verdict,
)
from contracts.retention import ARCHIVED, RecordArchived, Retained
from contracts.rights import system_actor
from contracts.schemas import dump
from messaging.retention.journal import ERASED
from messaging.retention.running import step
from records import corrections
from records.acts import Act
from records.corrections import CORRECTIONS
from records.dossiers import trail_of
from records.kinds import AUDIT, OUTBOX
from records.retention import Pseudonyms
from records.retention.kinds import PROGRESS
from records.store import AlreadyExists, StaleVersion
from services.gateway.dossiers.wording import Wording
from services.relief import aid_views, file_views, filing
from services.relief.cases import Cases
from services.relief.correcting import correctable
from services.relief.domain.stations import FINAL, OVER
from services.relief.dossiers import DOSSIERS_OF
from services.relief.figures import count_figures
from services.relief.migrations import retention_of_refused_files_begins
from services.relief.repository.acts import ACT_NOTES, ACTS
from services.relief.repository.aid_requests import AID_REQUESTS
from services.relief.repository.files import FILES, Files
from services.relief.retiring import RETIREMENTS
from tests.books import KEYS, Books
from tests.databases import OwnDatabase
from tests.relief.aid_facts import APPROVER, MONEY, approved, paid
from tests.relief.file_facts import CITY_OFFICER, FILER, STAFF, asked, drafted, hire, on_file
from tests.relief.lead_facts import ID_NUMBER, NOW, RELIEF, WORKER
from tests.relief.retained import (
    AUDITOR,
    FILE_DUE,
    KEPT_KEYS,
    TELLING,
    TERMS,
    WHY_NOT,
    hold,
    publish,
    refused,
    run,
    served,
    told_still,
)

SUPERVISION = {"reveal_reason": RevealReason.SUPERVISION, "reveal_note": "抽查"}
THE_NEXT_DAY = FILE_DUE.replace(day=21)


@pytest.fixture
def books(lead_store: Any) -> Books:
    books = Books("relief", lead_store)
    hire(books, *STAFF, *MONEY)
    return books


def left(books: Books, file_id: str) -> None:
    """Its case is over, in whatever final state."""
    with books.work(RELIEF, now=NOW) as unit:
        (file,) = [row for row in books.opened(FILES) if row["_id"] == file_id]
        over = {"state": min(FINAL), "live": False, "retention_from": file["last_on"]}
        unit.replace(FILES, {**file, **over})
    publish(books)


def test_nothing_that_is_stored_tells_of_the_person_any_more(books):
    file_id = refused(books)
    assert list(told_still(books)) == list(TELLING)
    notes = [bytes(row["note"]) for row in books.rows(ACT_NOTES)]
    before = [bytes(row["person"]) for row in books.rows(FILES)] + notes
    assert run(books) == 1
    assert list(told_still(books)) == []
    after = [bytes(row["note"]) for row in books.rows(ACT_NOTES)]
    assert set(before).isdisjoint([*after, *[bytes(row["person"]) for row in books.rows(FILES)]])
    (file,) = books.opened(FILES)
    assert (file["_id"], file["archived_on"]) == (file_id, "2026-03-20")
    assert (file["work_unit"], file["notice"]["work_unit"]) == (ARCHIVED, ARCHIVED)
    (aid,) = books.opened(AID_REQUESTS)
    assert (aid["state"], aid["archived_on"]) == ("requested", "2026-03-20")
    assert set(aid["payee"].values()) == {ARCHIVED}
    assert aid["person_key"] == file["person_key"], "the aid is the file's still"


def test_no_audit_row_tells_by_what_its_person_is_found(books):
    refused(books)
    run(books)
    about = str([(row["before"], row["after"]) for row in books.rows(AUDIT)])
    for gone in (*KEPT_KEYS, WORKER.name, WHY_NOT):
        assert gone not in about
    ends = [row["subject"] for row in books.rows(AUDIT) if row["action"] == "retention.end"]
    assert sorted(each.partition("/")[0] for each in ends) == ["aid", "file"]


def test_acts_counts_and_amounts_are_the_same_before_and_after(books):
    refused(books)
    acts, before = books.rows(ACTS), figures(books)
    assert run(books) == 1
    assert (books.rows(ACTS), figures(books)) == (acts, before)


def figures(books: Books) -> tuple[object, ...]:
    """Without the journal's rows, which tell one fact more of each."""
    reads = books.reads()
    found = count_figures(reads, request=CountFigures(year=2021))
    files = file_views.list_files(reads, request=ListFiles(counted=True))
    aid = aid_views.list_aid(reads, request=ListAid(counted=True))
    same = [replace(each, applicant_name="") for each in files.items]
    became = found.journal.became
    return replace(found, journal=None, outbox_pending=0), became, same, files.counts, aid


def test_a_file_is_due_on_the_anniversary_of_its_last_act_and_no_live_one_ever(books):
    refused(books)
    lama = replace(WORKER, name="拉姆", id_number="11010519491231002X")
    live = asked(books, DraftFile(applicant=lama, county="540202"), FILER)
    publish(books)
    assert run(books, now=FILE_DUE.replace(day=19)) == 0
    assert run(books) == 1
    assert [row["_id"] for row in books.rows(FILES) if not row["archived_on"]] == [live]


@pytest.mark.parametrize("state", list(FileState))
def test_the_table_of_states_alone_says_which_files_come_to_an_end(state):
    books = Books("relief")
    hire(books, *STAFF)
    drafted(books)
    file = Files.from_document(books.opened(FILES)[0])
    file.state = state
    assert (file.retention_from is not None) == (state in FINAL)
    assert Files.to_document(file)["live"] == (state not in OVER)
    if state not in FINAL:
        with pytest.raises(WrongState):
            file.archive(Pseudonyms(), act=Act(by="s", at=NOW, happened_on=NOW.date()))


def test_what_was_written_on_it_ended_and_was_not_changed(books):
    file_id = refused(books)
    run(books)
    answer = shown(books, file_id)
    written = [act for act in answer.acts if act.note is not None]
    assert [act.note for act in written] == [ARCHIVED, ARCHIVED]
    assert {(act.intact, act.texts_ended) for act in written} == {(None, True)}
    unwritten = [act for act in answer.acts if act.note is None]
    assert {(act.intact, act.texts_ended) for act in unwritten} == {(True, None)}
    assert answer.applicant.name == ARCHIVED
    assert answer.archived_on.isoformat() == "2026-03-20"


def shown(books: Books, file_id: str) -> Any:
    with books.work(RELIEF, now=FILE_DUE) as unit:
        return file_views.file(Cases(unit), Files(unit).get(file_id))


def test_texts_that_somebody_removed_without_an_end_were_changed(books):
    file_id = refused(books)
    with books.work(RELIEF, now=NOW) as unit:
        Cases(unit).acts.end_texts(f"file/{file_id}")
        (file,) = books.opened(FILES)
        unit.replace(FILES, {**file, "archived_on": "2026-03-20"})
    found = [act.intact for act in shown(books, file_id).acts if act.note is not None]
    assert found == [False, False]


@pytest.mark.parametrize("why", [{}, SUPERVISION])
def test_a_dossier_that_is_made_after_the_end_says_so(books, why):
    file_id = refused(books)
    run(books)
    (aid,) = books.rows(AID_REQUESTS)
    for part in (
        gather(books, DossierOf.FILE, file_id, **why),
        gather(books, DossierOf.AID, aid["_id"], **why),
    ):
        told = replace(part, trail=trail_of(books.reads(), "relief", part.subject))
        words = str(Wording("zh-CN").part(dump(told)))
        assert "2026-03-20" in words
        assert "说明已随保存期满脱敏归档" in words
        assert WORKER.name not in words
    assert [row for row in books.rows(AUDIT) if row["action"] == "person.reveal"] == []


def gather(books: Books, of: DossierOf, record_id: str, **why: Any) -> DossierPart:
    request = GatherDossier(of=of, record_id=record_id, **why)
    with books.work(AUDITOR, now=FILE_DUE, action=request.action) as unit:
        return DOSSIERS_OF[of](served(books, unit), request)


def test_its_journal_and_its_aids_tell_of_nobody(books):
    refused(books)
    run(books)
    rows = {row["name"]: row for row in books.rows(OUTBOX)}
    assert rows["file_opened"]["data"]["person_key"].startswith("x1.")
    for name in ("file_pseudonymised", "aid_pseudonymised"):
        assert [each for each in rows[name]["data"] if each.endswith("_key")] == []


def test_nothing_is_done_on_it_any_more(books):
    file_id = refused(books)
    run(books)
    reconsider = ReconsiderFile(file_id=file_id, note="再议")
    (aid,) = books.rows(AID_REQUESTS)
    refusal = DecideAid(aid_id=aid["_id"], outcome=Verdict.REFUSED, note="不符")
    with (
        pytest.raises(RecordArchived),
        books.work(CITY_OFFICER, now=FILE_DUE) as unit,
    ):
        filing.reconsider_file(Cases(unit), request=reconsider)
    with pytest.raises(RecordArchived):
        asked(books, refusal, APPROVER, now=FILE_DUE)
    with pytest.raises(RecordArchived):
        ask_correction(books, file_id)


def ask_correction(books: Books, file_id: str) -> None:
    request = AskCorrection(
        of=CorrectionOf.FILE, record_id=file_id, field=CorrectedField.NAME, value="次仁旺堆"
    )
    with books.work(FILER, now=NOW, action=request.action) as unit:
        corrections.ask(unit, request, correctable(unit, KEYS))
    publish(books)


def test_a_file_waits_until_a_correction_of_it_is_decided(books):
    file_id = refused(books)
    ask_correction(books, file_id)
    assert run(books) == 0
    assert books.rows(PROGRESS)[0]["run"]["held"] == {"open_case": 1}


def test_a_file_waits_for_a_payment_that_may_come(books):
    approved(books)
    (file,) = books.rows(FILES)
    left(books, file["_id"])
    assert run(books) == 0
    assert books.rows(PROGRESS)[0]["run"]["held"] == {"open_case": 1}


def test_a_hold_on_aid_that_is_placed_while_its_file_ends_collides_with_that(books):
    refused(books)
    (aid,) = books.rows(AID_REQUESTS)

    def held_meanwhile() -> None:
        with books.work(system_actor("relief"), now=FILE_DUE) as unit:
            of = Retained.FILES
            assert step(served(books, unit), of, RETIREMENTS[of], TERMS) == 1
            hold(books, Retained.PAYMENTS, aid["_id"])

    with pytest.raises((StaleVersion, AlreadyExists)):  # whichever step is the first of all
        held_meanwhile()
    assert run(books) == 0
    assert books.rows(AID_REQUESTS)[0]["archived_on"] is None


def test_aid_that_was_paid_is_kept_with_its_person_when_the_file_ends(books):
    paid(books)
    (file,) = books.rows(FILES)
    left(books, file["_id"])
    before = books.opened(AID_REQUESTS)
    assert run(books) == 1
    assert books.opened(AID_REQUESTS) == before
    assert (before[0]["state"], before[0]["person_key"]) == (
        AidState.PAID,
        KEYS.person_key(ID_NUMBER),
    )


def test_the_person_may_have_another_file_afterwards(books):
    refused(books)
    run(books)
    drafted(books)
    assert sorted(row["live"] for row in books.rows(FILES)) == [False, True]


def test_a_file_ends_once(books):
    refused(books)
    assert run(books) == 1
    assert run(books, now=THE_NEXT_DAY) == 0
    file = Files.from_document(books.opened(FILES)[0])
    with pytest.raises(RecordArchived):
        file.archive(Pseudonyms(), act=Act(by="s", at=NOW, happened_on=NOW.date()))


def test_sealed_facts_of_a_correction_go_from_its_journal(books):
    file_id = refused(books)
    ask_correction(books, file_id)
    (asked_for,) = corrections_of(books)
    decide(books, asked_for["_id"])
    publish(books)
    assert run(books) == 1
    rows = [row["data"] for row in books.rows(OUTBOX) if row["name"] == "file_correction_decided"]
    assert [(row["phone"], row["phone_key"][:3]) for row in rows] == [(ERASED, "x1.")]
    assert list(told_still(books)) == []
    (ended,) = corrections_of(books)
    assert "次仁旺堆" not in str(ended)


def corrections_of(books: Books) -> list[Any]:
    return books.opened(CORRECTIONS)


def decide(books: Books, correction_id: str) -> None:
    request = DecideCorrection(
        of=CorrectionOf.FILE,
        correction_id=correction_id,
        outcome=CorrectionOutcome.CORRECTED,
    )
    with books.work(CITY_OFFICER, now=NOW, action=request.action) as unit:
        corrections.decide(unit, request, correctable(unit, KEYS))


@pytest.mark.stack
def test_the_years_of_a_refused_file_of_before_follow_its_last_act(relief_database: OwnDatabase):
    relief_database.empty()
    books = Books("relief", relief_database.store)
    hire(books, *STAFF, *MONEY)
    refused(books)
    on_file(books)
    unset = {"$unset": {"archived_on": "", "retention_from": ""}}
    relief_database.database["files"].update_many({}, unset)
    for _ in range(2):  # interrupted, it runs again
        retention_of_refused_files_begins(relief_database.database)
    since = {row["state"]: row.get("retention_from") for row in books.rows(FILES)}
    assert since == {"refused": "2021-03-20", "on_file": None}


@pytest.mark.stack
def test_no_run_reads_through_a_collection(relief_database: OwnDatabase):
    relief_database.empty()
    books = Books("relief", relief_database.store)
    hire(books, *STAFF, *MONEY)
    refused(books)
    relief_database.plans()
    assert run(books, Retained.FILES, now=datetime(2026, 3, 20, 4, 0, tzinfo=UTC)) == 1
    plans = relief_database.plans()
    assert len(plans) >= 15
    assert [plan for plan in plans if "COLLSCAN" in plan] == []
