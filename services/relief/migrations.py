"""Collections of relief."""

from __future__ import annotations

from typing import Any

from pymongo.database import Database

from records.corrections import CORRECTIONS
from records.documents import Document
from records.dossiers import DOSSIERS
from records.jobs import JOB_PARTS, JOBS
from records.migrations import Migration
from records.retention import RETENTION_KINDS
from records.sampling import SAMPLES
from services.relief.flagging import FLAG_NOTES
from services.relief.golden_autumn.repository import STUDENT_AID
from services.relief.goods.distributions import DISTRIBUTIONS
from services.relief.goods.greeted import GREETED
from services.relief.goods.recipients import KIT_PEOPLE, RECIPIENTS
from services.relief.goods.roster import Roster
from services.relief.goods.stocks import STOCK_MOVEMENTS, STOCKS
from services.relief.importing.checks import REGISTER_CHECKS
from services.relief.leaving.course import Course, course_document
from services.relief.lookback.repository import CAMPAIGN_PLACES, VISIT_CAMPAIGNS
from services.relief.notice_proof.repository import NOTICE_PROOFS
from services.relief.offering.repository import OFFERINGS, OFFERS
from services.relief.repository.acts import ACT_NOTES, ACTS
from services.relief.repository.aid_requests import AID_REQUESTS
from services.relief.repository.budgets import BUDGET_ENTRIES, BUDGETS
from services.relief.repository.conflicts import CONFLICTS
from services.relief.repository.consents import CONSENTS_TAKEN_BACK
from services.relief.repository.files import FILES
from services.relief.repository.leads import LEADS
from services.relief.repository.payment_batches import PAYMENT_BATCHES
from services.relief.repository.payment_lines import PAYMENT_LINES
from services.relief.repository.roster import ROSTER
from services.relief.repository.tickets_corrected import TICKETS_CORRECTED
from services.relief.unit_visits.repository import UNIT_VISITS, UNITS_VISITED
from services.relief.verifying.repository import RECEIPT_CHECKS, VERIFICATIONS

KINDS = [
    LEADS,
    FILES,
    ACTS,
    ACT_NOTES,
    CONFLICTS,
    CONSENTS_TAKEN_BACK,
    CORRECTIONS,
    REGISTER_CHECKS,
    TICKETS_CORRECTED,
    ROSTER,
    FLAG_NOTES,
    AID_REQUESTS,
    STUDENT_AID,
    PAYMENT_BATCHES,
    PAYMENT_LINES,
    BUDGETS,
    BUDGET_ENTRIES,
    STOCKS,
    STOCK_MOVEMENTS,
    DISTRIBUTIONS,
    RECIPIENTS,
    KIT_PEOPLE,
    GREETED,
    VISIT_CAMPAIGNS,
    CAMPAIGN_PLACES,
    UNIT_VISITS,
    UNITS_VISITED,
    NOTICE_PROOFS,
    OFFERINGS,
    OFFERS,
    VERIFICATIONS,
    RECEIPT_CHECKS,
    SAMPLES,
    DOSSIERS,
    JOBS,
    JOB_PARTS,
    *RETENTION_KINDS,
]


def files_that_were_open_are_drafts(database: Database[Document]) -> None:
    """Files of before there was a chain were opened, and no act was done to them since."""
    unset = {"returned_items": [], "submissions": 0, "acts": 0, "work_unit": None, "notice": None}
    database["files"].update_many(
        {"state": "open"},
        [
            {
                "$set": {
                    **unset,
                    "state": "draft",
                    "live": True,
                    "waits_at": "$managing_union",
                    "last_on": "$opened_on",
                }
            }
        ],
    )


def retention_of_decided_leads_begins(database: Database[Document]) -> None:
    """Leads of before there was retention were decided on the day of their decision."""
    database["leads"].update_many(
        {"retention_from": {"$exists": False}, "state": {"$in": ["accepted", "refused"]}},
        [{"$set": {"archived_on": None, "retention_from": "$decision.happened_on"}}],
    )


def retention_of_refused_files_begins(database: Database[Document]) -> None:
    """Files of before there was retention of them were refused on the day of the last act."""
    database["files"].update_many(
        {"retention_from": {"$exists": False}, "state": "refused"},
        [{"$set": {"archived_on": None, "retention_from": "$last_on"}}],
    )


def retention_of_payments_begins(database: Database[Document]) -> None:
    """Nothing was done to aid once it was paid: its last day is that of the payment."""
    database["aid_requests"].update_many(
        {"retention_from": {"$exists": False}, "state": "paid"},
        [{"$set": {"archived_on": None, "retention_from": "$last_on"}}],
    )


def files_are_of_households(database: Database[Document]) -> None:
    """Files of before there were households are each of their holder alone."""
    database["files"].update_many(
        {"person_keys": {"$exists": False}},
        [
            {
                "$set": {
                    "person_keys": ["$person_key"],
                    "look_keys": [],
                    "household": None,
                    "assessment": None,
                }
            }
        ],
    )


def distributions_gave_goods(database: Database[Document]) -> None:
    """Distributions of before there was help on the way home, and money, gave goods alone."""
    unset = {"gives": {"$exists": False}}
    roster: dict[str, Any] = {**vars(Roster()), "preparers": []}
    gave: dict[str, Any] = {"gives": "goods", "help": [], "greeting": None, "roster": roster}
    database["distributions"].update_many(unset, {"$set": gave})
    handed = {"$cond": [{"$gt": ["$round", 0]}, "goods", None]}
    given = {"gives": handed, "given_in": None, "amount_fen": 0}
    database["recipients"].update_many(unset, [{"$set": given}])


def files_have_a_course(database: Database[Document]) -> None:
    """Files of before households could leave: on file since their last act, the first episode."""
    without = {"course": {"$exists": False}}
    unset: dict[str, Any] = course_document(Course())
    days = {"registered_on": "$last_on", "checked_on": "$last_on"}
    on_file = {**unset, **days, "became": ["file_registered"]}
    files = database["files"]
    checked = {"course": on_file, "checked_on": "$last_on", "recheck": None}
    files.update_many({**without, "state": "on_file"}, [{"$set": checked}])
    unchecked = {"course": unset, "checked_on": None, "recheck": None}
    files.update_many(without, [{"$set": unchecked}])


def campaigns_are_of_the_register(database: Database[Document]) -> None:
    """Campaigns of before there were kinds; of a place's visits the one that stands is known."""
    without = {"kind": {"$exists": False}}
    opened = {"$cond": [{"$eq": ["$state", "freezing"]}, None, "$began.happened_on"]}
    of_campaign = {"kind": "register", "left_in": None, "opened_on": opened}
    database["visit_campaigns"].update_many(without, [{"$set": of_campaign}])
    visits = {"$cond": [{"$gt": ["$visited_on", ""]}, 1, 0]}
    of_place = {"kind": "register", "next_file_id": None, "visits": visits}
    database["campaign_places"].update_many(without, [{"$set": of_place}])


def aid_was_for_the_holder(database: Database[Document]) -> None:
    """Aid of before there were applications for students was for whose file it is on."""
    database["aid_requests"].update_many(
        {"beneficiary_key": {"$exists": False}},
        [{"$set": {"beneficiary_key": "$person_key"}}],
    )


def batches_are_frozen(database: Database[Document]) -> None:
    """Batches of before there was freezing wait for it where they were built; the rest goes on."""
    without = {"snapshot": {"$exists": False}}
    built = {"snapshot": None, "waits_at": "$managing_union"}
    database["payment_batches"].update_many({**without, "state": "built"}, [{"$set": built}])
    database["payment_batches"].update_many(without, {"$set": {"snapshot": None}})


MIGRATIONS = [
    Migration(1, "files that were open are drafts", files_that_were_open_are_drafts),
    Migration(2, "retention of decided leads begins", retention_of_decided_leads_begins),
    Migration(3, "retention of refused files begins", retention_of_refused_files_begins),
    Migration(4, "retention of payments begins", retention_of_payments_begins),
    Migration(5, "files are of households", files_are_of_households),
    Migration(6, "distributions gave goods", distributions_gave_goods),
    Migration(7, "files have a course", files_have_a_course),
    Migration(8, "campaigns are of the register", campaigns_are_of_the_register),
    Migration(9, "aid was for the holder", aid_was_for_the_holder),
    Migration(10, "batches are frozen", batches_are_frozen),
]
