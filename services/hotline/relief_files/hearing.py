"""What relief tells of files, and the tickets that it comes back to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from contracts.hotline.lead_words import LeadProgress
from contracts.relief import FileRegistered, LeadAccepted, PaymentMade
from contracts.relief.events import FileRefused
from contracts.relief.leaving.events import FileClosed, HouseholdLeft
from records.acts import Act
from records.policies import Policies
from records.unit_of_work import UnitOfWork
from services.hotline.domain.ticket import Ticket
from services.hotline.relief_files.domain import ReliefFile
from services.hotline.relief_files.repository import ReliefFiles
from services.hotline.repository import Tickets
from services.hotline.terms import loop_terms


def lead_accepted(unit: UnitOfWork, *, event: LeadAccepted, policies: Policies) -> None:
    """The ticket shows the lead's decision; its file may have been on file, or ended, before."""
    act = _heard(unit, event.happened_on)
    with _file(unit, event.file_id) as file:
        file.link(event.ticket_id)
        on_file, ended = file.on_file, file.ended
    with _following(unit, event.ticket_id, act, policies) as ticket:
        ticket.note_lead_accepted(lead_id=event.lead_id, act=act)
        if on_file:
            ticket.note_lead_progress(LeadProgress.ON_FILE, act=act)
        if ended is not None:
            ticket.note_lead_progress(ended, act=act)


def file_registered(unit: UnitOfWork, *, event: FileRegistered, policies: Policies) -> None:
    """The person is on file."""
    with _file(unit, event.file_id) as file:
        file.on_file = True
    _tell(unit, file, LeadProgress.ON_FILE, event.happened_on, policies)


def file_refused(unit: UnitOfWork, *, event: FileRefused, policies: Policies) -> None:
    """The file was refused on its chain; another decision may take it up again."""
    with _file(unit, event.file_id) as file:
        file.on_file = False
    _tell(unit, file, LeadProgress.FILE_REFUSED, event.happened_on, policies)


def household_left(unit: UnitOfWork, *, event: HouseholdLeft, policies: Policies) -> None:
    """The household has left hardship; that it is monitored still is told to nobody here."""
    _end(unit, event.file_id, LeadProgress.LEFT, event.happened_on, policies)


def file_closed(unit: UnitOfWork, *, event: FileClosed, policies: Policies) -> None:
    """The file was closed. Why (a death, a move) is kept nowhere here."""
    _end(unit, event.file_id, LeadProgress.CLOSED, event.happened_on, policies)


def payment_made(unit: UnitOfWork, *, event: PaymentMade, policies: Policies) -> None:
    """Aid was paid from files: those into which a lead went before tell their tickets."""
    files = ReliefFiles(unit)
    for file_id in dict.fromkeys(each.file_id for each in event.payments):
        known = files.find_by_id(file_id)
        if known is not None:
            _tell(unit, known, LeadProgress.AID_PAID, event.happened_on, policies)


def _end(
    unit: UnitOfWork, file_id: str, ended: LeadProgress, day: date, policies: Policies
) -> None:
    with _file(unit, file_id) as file:
        file.ended = ended
    _tell(unit, file, ended, day, policies)


def _tell(
    unit: UnitOfWork, file: ReliefFile, progress: LeadProgress, day: date, policies: Policies
) -> None:
    act = _heard(unit, day)
    for ticket_id in file.tickets:
        with _following(unit, ticket_id, act, policies) as ticket:
            ticket.note_lead_progress(progress, act=act)


@contextmanager
def _following(unit: UnitOfWork, ticket_id: str, act: Act, policies: Policies) -> Iterator[Ticket]:
    with Tickets(unit).changing(ticket_id) as ticket:
        yield ticket
        ticket.go_by(loop_terms(policies, act.happened_on))


@contextmanager
def _file(unit: UnitOfWork, file_id: str) -> Iterator[ReliefFile]:
    files = ReliefFiles(unit)
    if files.find_by_id(file_id) is None:
        file = ReliefFile(aggregate_id=file_id)
        yield file
        files.add(file)
        return
    with files.changing(file_id) as known:
        yield known


def _heard(unit: UnitOfWork, happened_on: date) -> Act:
    return Act(by=unit.actor.name, at=unit.now, happened_on=happened_on)
