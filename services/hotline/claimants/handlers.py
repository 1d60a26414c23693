"""Use cases of claimants: load, decide, save."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from contracts.hotline.claimants import (
    AddClaimants,
    ClaimantGiven,
    ClaimantListedAlready,
    CorrectClaimant,
    RevealClaimant,
    StrikeClaimant,
    TooManyClaimants,
)
from contracts.people import Applicant, RevealedPerson
from contracts.refusals import VersionOutdated, WrongState
from contracts.requests import DatedCommand
from contracts.retention import RecordArchived
from records.acts import Act, act_on
from records.keys import IndexKeys
from records.policies import Policies
from records.reveals import reveal
from records.unit_of_work import UnitOfWork
from services.hotline.claimants.domain import Claim, Claimant
from services.hotline.claimants.repository import Claimants, listed
from services.hotline.domain.ticket import Ticket
from services.hotline.domain.ticket_map import OPEN
from services.hotline.kinds import TICKETS
from services.hotline.repository import Tickets
from services.hotline.taking_back import STOPS_EVERYTHING, require_standing
from services.hotline.turns import LATE_RIGHT
from vocabulary.ids import new_id

POLICY = "hotline.claimants"
JOINER = ","


@dataclass(frozen=True, kw_only=True)
class ClaimantDesk:
    """What a use case of claimants needs: a unit of work, keys and policies."""

    unit: UnitOfWork
    keys: IndexKeys
    policies: Policies

    def act(self, request: DatedCommand) -> Act:
        """The act that the request asks for; refuses what `act_on` refuses."""
        return act_on(
            request.happened_on,
            reason=request.late_entry_reason,
            by=self.unit.actor,
            now=self.unit.now,
            late_right=LATE_RIGHT,
        )

    def open_ticket(self, ticket_id: str, command: str) -> Ticket:
        """The ticket, which collides with whoever moves it meanwhile.

        Refuses `WrongState` for one that is over, `ConsentTakenBack`.
        """
        ticket = Tickets(self.unit).get(ticket_id)
        if ticket.state not in OPEN:
            raise WrongState(allowed="an open ticket", state=ticket.state, command=command)
        require_standing(ticket.request, STOPS_EVERYTHING)
        self.unit.touch(TICKETS, ticket_id)
        return ticket

    @contextmanager
    def changing(
        self, request: CorrectClaimant | StrikeClaimant, command: str
    ) -> Iterator[tuple[Claimant, Act]]:
        """The claimant and the act; refuses what `act`, `open_ticket` and `changing` refuse."""
        act = self.act(request)
        with Claimants(self.unit).changing(
            request.claimant_id, expected_version=request.expected_version
        ) as claimant:
            self.open_ticket(claimant.ticket_id, command)
            yield claimant, act

    def claim(self, given: ClaimantGiven) -> Claim:
        """What is kept of who claims."""
        return Claim(
            name=given.name,
            phone=given.phone,
            phone_key=self.keys.phone_key(given.phone),
            claimed_fen=given.claimed_fen,
        )


def add_claimants(desk: ClaimantDesk, *, request: AddClaimants) -> str:
    """Returns their ids, joined; the ticket's version is the expected one.

    Refuses `ClaimantListedAlready`, `TooManyClaimants`.
    """
    act, claimants = desk.act(request), Claimants(desk.unit)
    ticket = desk.open_ticket(request.ticket_id, "add_claimants")
    if request.expected_version not in (None, ticket.version):
        raise VersionOutdated(field="expected_version", version=ticket.version)
    act.require_not_before(ticket.registration.happened_on)
    most = desk.policies.on(POLICY, act.happened_on)["most"]
    known = len(claimants.find_all(limit=most, ticket_id=request.ticket_id))
    if known + len(request.people) > most:
        raise TooManyClaimants(field="people", allowed=f"at most {most}", most=most)
    ids, phones = [], set[str]()
    for place, given in enumerate(request.people):
        claim = desk.claim(given)
        if claim.phone_key in phones or _stands(claimants, request.ticket_id, claim.phone_key):
            raise ClaimantListedAlready(field="people", allowed="each phone once", place=place)
        phones.add(claim.phone_key)
        ids.append(new_id())
        claimants.add(_listed(ticket, ids[-1], claim, act))
    return JOINER.join(ids)


def correct_claimant(desk: ClaimantDesk, *, request: CorrectClaimant) -> str:
    """Correct a claimant; refuses `ClaimantListedAlready` for another's phone."""
    with desk.changing(request, "correct_claimant") as (claimant, act):
        former = claimant.claim
        phone = request.phone or former.phone
        claim = replace(
            former,
            name=request.name or former.name,
            phone=phone,
            phone_key=desk.keys.phone_key(phone),
            claimed_fen=former.claimed_fen if request.claimed_fen is None else request.claimed_fen,
        )
        moved = claim.phone_key != former.phone_key
        if moved and _stands(Claimants(desk.unit), claimant.ticket_id, claim.phone_key):
            raise ClaimantListedAlready(field="phone", allowed="each phone once", place=0)
        claimant.correct(claim, reason=request.reason, act=act)
    return request.claimant_id


def strike_claimant(desk: ClaimantDesk, *, request: StrikeClaimant) -> str:
    """Strike a claimant off."""
    with desk.changing(request, "strike_claimant") as (claimant, act):
        claimant.strike(reason=request.reason, act=act)
    return request.claimant_id


def reveal_claimant(desk: ClaimantDesk, *, request: RevealClaimant) -> RevealedPerson:
    """A claimant in full; refuses `RecordArchived`, `ReasonNeeded`, `RevealLimitReached`."""
    claimant = Claimants(desk.unit).get(request.claimant_id)
    if claimant.archived:
        raise RecordArchived()
    return reveal(
        desk.unit,
        subject=claimant.subject,
        person=Applicant(name=claimant.claim.name, phone=claimant.claim.phone, id_number=None),
        is_open_task=False,
        reason=request.reason,
        note=request.note,
        policies=desk.policies,
    )


def _stands(claimants: Claimants, ticket_id: str, phone_key: str) -> bool:
    return claimants.find(listed=listed(ticket_id, phone_key)) is not None


def _listed(ticket: Ticket, claimant_id: str, claim: Claim, act: Act) -> Claimant:
    return Claimant.list(
        claimant_id=claimant_id,
        ticket_id=ticket.aggregate_id,
        managing_union=ticket.request.managing_union,
        confidential=ticket.request.confidential,
        concerns=ticket.request.concerns,
        claim=claim,
        act=act,
    )
