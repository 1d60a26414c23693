"""What relief counts of itself: a year's figures, and its journal beside its records."""

from __future__ import annotations

from typing import Any, get_args

from contracts.figures import JournalFigures
from contracts.people import Language
from contracts.relief import (
    CountFigures,
    LeadState,
    ReliefFigures,
)
from contracts.relief.goods_words import Gives
from contracts.relief.unit_visit_words import VisitedKind
from records.announced import all_of, journal_figures
from records.backlog import held_messages, pending_facts, undecoded_messages
from records.reads import Reads
from services.relief.domain.aid_request import AidRequest
from services.relief.domain.budget import Budget
from services.relief.domain.hardship_file import HardshipFile
from services.relief.domain.lead import Lead
from services.relief.domain.payment_batch import PaymentBatch
from services.relief.golden_autumn.application import StudentAid
from services.relief.golden_autumn.figures import became_of_students, students_aided
from services.relief.golden_autumn.repository import STUDENT_AID
from services.relief.goods.figures import ANNOUNCING, became_of_goods, greeted, people_given
from services.relief.leaving.figures import became_of_courses, fallen_back_in
from services.relief.lookback.figures import ANNOUNCING as CAMPAIGNS
from services.relief.lookback.figures import became_of_campaigns, figures_of_campaigns
from services.relief.money_figures import became_of_money
from services.relief.offering.figures import ANNOUNCING as OFFERED
from services.relief.offering.figures import became_of_offers
from services.relief.repository.aid_requests import AID_REQUESTS
from services.relief.repository.budgets import BUDGETS
from services.relief.repository.files import FILES
from services.relief.repository.leads import LEADS
from services.relief.repository.payment_batches import PAYMENT_BATCHES
from services.relief.unit_visits.domain import UnitVisit
from services.relief.unit_visits.figures import became_of_unit_visits, units_visited
from services.relief.unit_visits.repository import UNIT_VISITS
from services.relief.verifying.figures import ANNOUNCING as VERIFIED
from services.relief.verifying.figures import became_of_receipt_checks
from services.relief.views import EVERY_STATE
from vocabulary.fingerprint import fingerprint


def count_figures(reads: Reads, *, request: CountFigures) -> ReliefFigures:
    """Figures of a year, each by the day that it happened on."""
    year = {"$gte": f"{request.year}-01-01", "$lte": f"{request.year}-12-31"}
    opened = {"happened_on": year}
    told: dict[str, Any] = {
        **figures_of_campaigns(reads, year),
        **_named_files(reads, year),
        **students_aided(reads, year),
    }
    people_greeted, greeted_fen = greeted(reads, request.year)
    return ReliefFigures(
        people_greeted=people_greeted,
        greeted_fen=greeted_fen,
        leads=reads.count(LEADS, opened),
        by_state=reads.count_by(LEADS, "state", opened),
        by_union=reads.count_by(LEADS, "managing_union", opened),
        ticket_numbers=_ticket_numbers(reads, year),
        files=reads.count(FILES, {"opened_on": year}),
        units_visited=units_visited(reads, VisitedKind.UNIT, request.year),
        posts_visited=units_visited(reads, VisitedKind.POST, request.year),
        people_given_kits=people_given(reads, Gives.GOODS, request.year),
        people_helped_home=people_given(reads, Gives.HELP, request.year),
        households_fallen_back=fallen_back_in(reads, year),
        **told,
        outbox_pending=pending_facts(reads),
        held=held_messages(reads),
        undecoded=undecoded_messages(reads),
        journal=_journal(reads),
    )


def _ticket_numbers(reads: Reads, year: dict[str, str]) -> dict[str, str]:
    """Which tickets' leads came how far, by the language of the ticket."""
    stages: dict[str, dict[str, Any]] = {"opened": {"happened_on": year}}
    for state in (LeadState.ACCEPTED, LeadState.REFUSED):
        stages[state.value] = {"decision.happened_on": year, "state": state.value}
    return {
        f"{stage}/{language}": reads.fingerprint(
            LEADS, "ticket_number", {**where, "language": language}
        )
        for stage, where in stages.items()
        for language in get_args(Language)
    }


def _named_files(reads: Reads, year: dict[str, str]) -> dict[str, str]:
    """The files that the year's accepted leads name, and those of them that are there."""
    accepted = {"decision.happened_on": year, "state": LeadState.ACCEPTED.value}
    named = list(reads.count_by(LEADS, "decision.file_id", accepted))
    return {
        "files_named": fingerprint(dict.fromkeys(map(str, named), 1)),
        "files_kept": reads.fingerprint(FILES, "_id", {"_id": {"$in": named}}),
    }


def _journal(reads: Reads) -> JournalFigures:
    by_state = reads.count_by(LEADS, "state", {"state": EVERY_STATE})
    became = {
        "lead_opened": all_of(reads, LEADS),
        "lead_accepted": by_state.get(LeadState.ACCEPTED.value, 0),
        "lead_refused": by_state.get(LeadState.REFUSED.value, 0),
        "file_opened": all_of(reads, FILES),
        **became_of_courses(reads),
        **became_of_money(reads),
        **became_of_students(reads),
        **became_of_goods(reads),
        **became_of_unit_visits(reads),
        **became_of_campaigns(reads),
        **became_of_offers(reads),
        **became_of_receipt_checks(reads),
    }
    kinds = {
        Lead.name: LEADS,
        HardshipFile.name: FILES,
        AidRequest.name: AID_REQUESTS,
        StudentAid.name: STUDENT_AID,
        PaymentBatch.name: PAYMENT_BATCHES,
        Budget.name: BUDGETS,
        **ANNOUNCING,
        **CAMPAIGNS,
        **OFFERED,
        **VERIFIED,
        UnitVisit.name: UNIT_VISITS,
    }
    return journal_figures(reads, became=became, kinds=kinds)
