"""The end of retention in relief: whom a record was about is gone, what is counted stays.

Aid that led to no payment ends with its file, paid aid by the longer term of what is accounted for.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from contracts.corrections import CorrectionOf
from contracts.refusals import WrongState
from contracts.relief import AidState, FileState
from contracts.retention import Ending, Retained
from messaging.retention import END_OF_RETENTION, erase_journal, published_journal
from records.acts import act_now
from records.corrections import archive_corrections, being_corrected
from records.reads import MOST_PER_PAGE
from records.retention import Pseudonyms, Retirement, Retirements
from records.retention.holds import end_words, held_subjects
from services.relief.domain.aid_request import AidRequest
from services.relief.domain.case_archiving import MAY_BE_PAID
from services.relief.domain.hardship_file import HardshipFile
from services.relief.domain.lead import Lead
from services.relief.golden_autumn.retiring import (
    end_applications,
    require_published,
    unended_applications,
)
from services.relief.goods.retiring import RECIPIENTS_END
from services.relief.household_retiring import end_household, journals_of_household
from services.relief.leaving.retiring import of_later_episodes
from services.relief.lookback.repository import CampaignPlaces
from services.relief.minutes_kept import erase_minutes
from services.relief.notice_proof.retiring import end_proofs
from services.relief.repository.aid_requests import AID_REQUESTS
from services.relief.repository.files import FILES
from services.relief.repository.leads import LEADS
from services.relief.repository.tickets_corrected import TicketsCorrected

MOST_AID = 1_000
_MAY_BE_PAID = {"$in": sorted(state.value for state in MAY_BE_PAID)}


def archive_lead(service: Any, lead_id: str, pseudonyms: Pseudonyms) -> None:
    """Nothing of the lead tells of a person any more. Refuses what `Lead.archive` refuses."""
    with service.leads.changing(lead_id, veiled=True) as lead:
        lead.archive(pseudonyms, act=act_now(by=service.unit.actor, now=service.unit.now))
    TicketsCorrected(service.unit).forget(lead_id)


def of_live_files(service: Any, lead_ids: Collection[str]) -> frozenset[str]:
    """Those of these leads whose hardship file is not over for good: their case goes on."""
    leads = service.reads.load(LEADS, lead_ids)
    led_to = {row["_id"]: row["decision"]["file_id"] for row in leads if row["decision"]}
    files = service.reads.load(FILES, {each for each in led_to.values() if each is not None})
    going_on = {row["_id"] for row in files if row["live"] or row["state"] == FileState.MONITORED}
    return frozenset(lead_id for lead_id, file_id in led_to.items() if file_id in going_on)


def archive_file(service: Any, file_id: str, pseudonyms: Pseudonyms) -> None:
    """Nothing of the file, its applications for students and its unpaid aid tells of a person.

    Refuses what `HardshipFile.archive` and `AidRequest.require_endable` refuse, and raises
    `Unpublished`: all of it before anything is changed.
    """
    unit, cases = service.unit, service.cases
    unpaid = _unpaid_aid(service, file_id)
    students = unended_applications(service, file_id)
    require_published(service, students)
    journals = [published_journal(unit, each.subject) for each in unpaid]
    household = journals_of_household(service, file_id)
    with cases.files.changing(file_id, veiled=True) as file:
        file.archive(pseudonyms, act=act_now(by=unit.actor, now=unit.now))
    cases.acts.end_texts(file.subject)
    CampaignPlaces(unit).end_texts_of(file_id)
    end_household(service, file_id, household, pseudonyms)
    end_proofs(service, file.subject)
    end_applications(service, students, pseudonyms)
    archive_corrections(unit, CorrectionOf.FILE, file_id, pseudonyms)
    for aid, journal in zip(unpaid, journals, strict=True):
        end_aid(service, aid, pseudonyms)
        end_words(unit, aid.subject)
        told = erase_journal(unit, journal, pseudonyms)
        unit.audit(END_OF_RETENTION, aid.subject, after={"journal_rows": told})


def end_aid(service: Any, aid: AidRequest, pseudonyms: Pseudonyms) -> None:
    """Nothing of the request, its lines in batches, its texts and minutes tells of a person.

    What was written on a batch may name anybody in it, and goes with the last of them.
    """
    unit, cases = service.unit, service.cases
    act = act_now(by=unit.actor, now=unit.now)
    with cases.aid.changing(aid.aggregate_id, veiled=True) as changed:
        changed.archive(pseudonyms, act=act)
    cases.acts.end_texts(aid.subject)
    erase_minutes(service.kept_files.staged, aid)
    for batch_id in cases.batches.archive_lines_of(aid.aggregate_id, pseudonyms):
        with cases.batches.changing(batch_id) as batch:
            batch.archive(act=act)
        cases.acts.end_texts(batch.subject)
        unit.audit(END_OF_RETENTION, batch.subject)


def archive_payment(service: Any, aid_id: str, pseudonyms: Pseudonyms) -> None:
    """Nothing of what was paid tells of a person; refuses `WrongState` for what was not."""
    aid = service.cases.aid.get(aid_id)
    if aid.state != AidState.PAID:
        raise WrongState(allowed=AidState.PAID, state=aid.state, command="archive")
    end_aid(service, aid, pseudonyms)


def files_going_on(service: Any, file_ids: Collection[str]) -> frozenset[str]:
    """Those being corrected, fallen back into a file that goes on, or with aid to come or held."""
    corrected = being_corrected(service.reads, CorrectionOf.FILE, file_ids)
    return (
        corrected
        | of_later_episodes(service, file_ids)
        | {each for each in file_ids if _aid_goes_on(service, each)}
    )


def _aid_goes_on(service: Any, file_id: str) -> bool:
    of_file = {"file_id": file_id}
    if service.reads.one(AID_REQUESTS, {**of_file, "state": _MAY_BE_PAID}) is not None:
        return True
    cursor = None
    while True:
        page = service.reads.find(
            AID_REQUESTS, of_file, sort=[("_id", 1)], limit=MOST_PER_PAGE, after_cursor=cursor
        )
        unpaid = [row for row in page.items if row["state"] != AidState.PAID]
        subjects = [f"{AidRequest.name}/{row['_id']}" for row in unpaid]
        if subjects and held_subjects(service.reads, subjects):
            return True
        cursor = page.next_cursor
        if cursor is None:
            return False


def _unpaid_aid(service: Any, file_id: str) -> list[AidRequest]:
    found = service.cases.aid.find_all(limit=MOST_AID, file_id=file_id)
    unpaid = [each for each in found if each.state != AidState.PAID and each.archived_on is None]
    for each in unpaid:
        each.require_endable()
    return unpaid


RETIREMENTS: Retirements = {
    Retained.LEADS: Retirement(
        kind=LEADS,
        aggregate=Lead.name,
        after="decided",
        does=Ending.PSEUDONYMISE,
        end=archive_lead,
        goes_on=of_live_files,
    ),
    Retained.FILES: Retirement(
        kind=FILES,
        aggregate=HardshipFile.name,
        after="case_over",
        does=Ending.PSEUDONYMISE,
        end=archive_file,
        goes_on=files_going_on,
    ),
    Retained.PAYMENTS: Retirement(
        kind=AID_REQUESTS,
        aggregate=AidRequest.name,
        after="paid",
        does=Ending.PSEUDONYMISE,
        end=archive_payment,
    ),
    Retained.RECIPIENTS: RECIPIENTS_END,
}
