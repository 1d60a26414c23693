"""A file's personal facts, corrected; and those of a lead, where its ticket's were.

What was decided, built and paid with the former facts stays as it is. Whose a request for aid is
follows the file, so that nobody is funded twice under two numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from contracts.corrections import CorrectionOf, CorrectionOutcome
from contracts.fields import Sealed
from contracts.hotline import EscalatedTicketCorrected
from contracts.people import Applicant, Language
from contracts.relief import (
    AidState,
    ConflictOfInterest,
    FileCorrectionDecided,
    FundedAlready,
    PersonHasFile,
)
from contracts.rights import persons_in
from records.acts import Act
from records.corrections import Correctable, Correction
from records.keys import IndexKeys
from records.unit_of_work import UnitOfWork
from services.relief.domain.hardship_file import HardshipFile
from services.relief.domain.holder import Holder
from services.relief.domain.lead import lead_id_for
from services.relief.households.people import look_of
from services.relief.repository.aid_requests import AidRequests
from services.relief.repository.conflicts import Conflicts
from services.relief.repository.files import FILES, Files
from services.relief.repository.leads import Leads
from services.relief.repository.tickets_corrected import TicketsCorrected

MOST_AID = 1_000


@dataclass(frozen=True, kw_only=True)
class FileFacts:
    """A file as corrections see it."""

    holder: Holder

    @property
    def number(self) -> str:
        return self.holder.number

    @property
    def managing_union(self) -> str:
        return self.holder.managing_union

    @property
    def phone_key(self) -> str:
        return self.holder.phone_key

    @property
    def concerns(self) -> None:
        """A file is about its holder."""
        return None

    @property
    def person(self) -> Applicant:
        return self.holder.applicant


def correctable(unit: UnitOfWork, keys: IndexKeys) -> Correctable:
    """Hardship files. To anybody who may not see one it does not exist."""
    files = Files(unit)

    def record(file_id: str) -> FileFacts:
        file = files.get(file_id)
        file.require_not_archived()
        return FileFacts(holder=file.holder)

    def settle(correction: Correction, person: Applicant | None, act: Act) -> str:
        with files.changing(correction.record_id) as file:
            _require_free(unit, file, act)
            if person is not None:
                _correct(unit, file, person, keys)
            file.announce(_decided(unit, file, correction, corrected=person is not None, act=act))
        return file.holder.phone_key

    return Correctable(
        of=CorrectionOf.FILE, kind=FILES, read_right="file.read", record=record, settle=settle
    )


def _require_free(unit: UnitOfWork, file: HardshipFile, act: Act) -> None:
    """Refuses `ConflictOfInterest` to whom a declaration keeps out of the file's stages."""
    declared = Conflicts(unit).about(file.aggregate_id, file.work_unit)
    if persons_in([act.by]) & {each.person for each in declared}:
        raise ConflictOfInterest(allowed="somebody without a declared conflict")


def ticket_corrected(unit: UnitOfWork, leads: Leads, *, event: EscalatedTicketCorrected) -> None:
    """An open lead is of the corrected person; one that is decided stays what it was decided on.

    There may be no lead yet: its escalation may be heard after this.
    """
    lead_id = lead_id_for(event.ticket_id)
    person = event.applicant.open()
    if not leads.has(lead_id):
        keys = event.phone_key, event.person_key
        TicketsCorrected(unit).keep(lead_id, person, *keys, by=event.corrected_by)
        return
    with leads.changing(lead_id) as lead:
        TicketsCorrected(unit).apply_to(lead)  # older than this
        lead.correct(
            person,
            phone_key=event.phone_key,
            person_key=event.person_key,
            by=event.corrected_by,
        )


def _correct(unit: UnitOfWork, file: HardshipFile, person: Applicant, keys: IndexKeys) -> None:
    """Refuses `PersonHasFile` where the corrected ID number has a file of its own.

    A refused file may have its number put right beside it: it is none of the two live ones.
    """
    holder = file.holder
    person_key = keys.person_key(person.id_number) if person.id_number else holder.person_key
    if person_key != holder.person_key:
        if file.live and Files(unit).live_with(person_key) is not None:
            raise PersonHasFile(field="value", allowed="the ID number of nobody who has a file")
        _aid_follows(unit, file, person_key)
    file.holder = replace(
        holder,
        applicant=person,
        person_key=person_key,
        phone_key=keys.phone_key(person.phone),
    )
    file.household = replace(file.household, holder_look=look_of(person, keys))


def _aid_follows(unit: UnitOfWork, file: HardshipFile, person_key: str) -> None:
    """Refuses `FundedAlready` for what that person was or is to be funded for on another file.

    Aid whose own retention is over, which a file may outlive, stays nobody's.
    """
    aid = AidRequests(unit)
    for each in aid.find_all(limit=MOST_AID, file_id=file.aggregate_id):
        if each.archived_on is not None:
            continue
        own = each.state != AidState.REFUSED and each.student is None
        if own and aid.of_same_funding(each.terms, person_key):
            raise FundedAlready(field="value", allowed="another purpose, or another year")
        with aid.changing(each.aggregate_id) as request:
            request.person_key = person_key


def _decided(
    unit: UnitOfWork, file: HardshipFile, correction: Correction, *, corrected: bool, act: Act
) -> FileCorrectionDecided:
    return FileCorrectionDecided(
        file_id=file.aggregate_id,
        file_number=file.number,
        managing_union=file.managing_union,
        happened_on=act.happened_on,
        field=correction.corrected_field,
        outcome=CorrectionOutcome.CORRECTED if corrected else CorrectionOutcome.REFUSED,
        refused_for=correction.refused_for,
        language=_language(unit, file),
        phone_key=file.holder.phone_key,
        phone=Sealed(file.holder.applicant.phone),
    )


def _language(unit: UnitOfWork, file: HardshipFile) -> Language:
    """A file names no language; the lead that it was opened for does."""
    leads = Leads(unit).find_all(limit=1, decision__file_id=file.aggregate_id)
    return leads[0].referral.language if leads else "zh-CN"
