"""Which index serves what: no read of relief goes through a whole collection."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from contracts.relief import (
    CountFigures,
    FileState,
    LeadOrder,
    LeadState,
    ListAid,
    ListBatches,
    ListFiles,
    ListLeads,
    ListRedFlags,
    RedFlag,
)
from contracts.relief.budgets import (
    ListBudgetEntries,
    ListBudgets,
)
from contracts.relief.files_owed import ListFilesOwed
from contracts.relief.golden_autumn.answers import ListStudentAid
from contracts.relief.golden_autumn.words import StudentAidState
from contracts.relief.imports import CheckNeeded
from contracts.relief.leaving.rechecks import ListRechecksDue
from contracts.relief.offering.answers import ListMyOffers, ListOfferings, ListOffers
from contracts.relief.offering.words import OfferingState, OfferState
from contracts.relief.resemblances import Resemblance
from contracts.relief.statements import CompareStatement, StatementRow
from contracts.relief.verifying.answers import ListMyReceiptChecks, ListReceiptChecks
from contracts.relief.verifying.words import ReceiptState
from contracts.relief.visit_campaign_words import CampaignKind, CampaignState
from contracts.relief.visit_campaigns import ListVisitCampaigns
from contracts.rights import EVERYTHING, Grant
from contracts.sampling import DrawSample
from records import sampling
from records.acts import Act
from records.own_data import all_rows
from services.relief import aid_views, budget_views, figures, file_views, flagging, views
from services.relief.cases import Cases
from services.relief.domain.case import Case
from services.relief.domain.hardship_file import HardshipFile
from services.relief.domain.holder import Holder
from services.relief.domain.lead import Lead
from services.relief.files_owed import list_files_owed
from services.relief.golden_autumn import views as student_views
from services.relief.golden_autumn.own_data import own_applications
from services.relief.golden_autumn.repository import StudentAids
from services.relief.households import resembling
from services.relief.households.assessing import assessment_of
from services.relief.importing.checks import checker_of
from services.relief.leaving import views as leaving
from services.relief.lookback import views as lookback
from services.relief.lookback.handlers import to_list
from services.relief.lookback.own_data import own_visits
from services.relief.lookback.repository import CampaignPlaces
from services.relief.offering import views as offer_views
from services.relief.offering.listing import to_look_at
from services.relief.offering.own_data import own_offers
from services.relief.offering.repository import Offerings, Offers
from services.relief.own_data import own_records
from services.relief.populations import POPULATIONS
from services.relief.reconciling import compare_statement
from services.relief.repository.files import FILES, Files
from services.relief.repository.leads import Leads
from services.relief.repository.payment_lines import PAYMENT_LINES
from services.relief.similar_cases import decided
from services.relief.verifying import views as receipt_views
from services.relief.verifying.own_data import own_receipt_checks
from services.relief.verifying.repository import ReceiptChecks, Verifications
from tests.books import KEYS, Books
from tests.databases import OwnDatabase
from tests.own_data import question
from tests.relief.budget_facts import set_budget
from tests.relief.file_facts import CIRCUMSTANCES, POLICIES
from tests.relief.golden_autumn.student_facts import an_application
from tests.relief.lead_facts import (
    ID_NUMBER,
    NOW,
    RELIEF,
    TODAY,
    hardship_file,
    referral,
)
from tests.relief.lookback.test_visit_campaigns import campaign_in
from tests.relief.offering.test_offer_maps import an_offer, an_offering
from tests.relief.verifying.test_receipt_maps import a_question, a_verification
from vocabulary.unions import managing_unions

pytestmark = pytest.mark.stack
COUNTY = Grant(unions=frozenset({"county-540202"}))
CITY = Grant(unions=frozenset({"city"}))


@pytest.fixture(scope="module")
def many(relief_database: OwnDatabase) -> Books:
    """Enough leads and files in enough unions that a planner has a choice."""
    books = Books("relief", relief_database.store)
    unions = [union.code for union in managing_unions()]
    with books.work(RELIEF, now=NOW) as unit:
        for place in range(300):
            on = Act(by="system/relief", at=NOW + timedelta(minutes=place), happened_on=TODAY)
            facts = {
                "ticket_id": f"ticket-{place:03d}",
                "managing_union": unions[place % 38 if place % 38 < 19 else 0],
            }
            Leads(unit).add(Lead.open_from(referral(**facts), act=on))
            lead = referral(**facts, person_key=f"p1.{place}", phone_key=f"t1.{place}")
            holder = Holder.of(lead, number=f"KN-540202-2020-{place:06d}")
            Files(unit).add(HardshipFile.open_for(holder, file_id=f"file-{place:03d}", act=on))
            union = str(facts["managing_union"])
            StudentAids(unit).add(an_application(f"student-{place}", union=union, act=on))
        Offerings(unit).add(an_offering(OfferingState.LISTING))
        Offers(unit).add(an_offer(OfferState.OFFERED))
        Verifications(unit).add(a_verification())
        ReceiptChecks(unit).add(a_question(ReceiptState.ASKED))
    return books


HOUSEHOLD = Grant(own_keys=frozenset({"t1.1"}))
GRANTS = {"everything": EVERYTHING, "city": CITY, "county": COUNTY}
QUERIES = {
    "all": ListLeads(),
    "oldest": ListLeads(sort=LeadOrder.OLDEST_FIRST),
    "oldest of a union": ListLeads(sort=LeadOrder.OLDEST_FIRST, managing_union="county-540202"),
    "state": ListLeads(state=LeadState.OPEN),
    "union": ListLeads(managing_union="county-540202"),
    "ticket": ListLeads(ticket_id="ticket-001"),
}


@pytest.mark.parametrize("grant", GRANTS)
@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("page", ["first", "next"])
def test_no_list_reads_through_all_leads_or_sorts_them(many, relief_database, grant, query, page):
    reads, request = many.reads(GRANTS[grant]), QUERIES[query]
    cursor = None
    if page == "next":
        whole = ListLeads(limit=1, sort=request.sort)
        cursor = views.list_leads(many.reads(), request=whole).next_cursor
    relief_database.plans()
    views.list_leads(
        reads, request=ListLeads(**{**vars(request), "cursor": cursor, "counted": True})
    )
    listing, counting = relief_database.plans()
    for plan in (listing, counting):
        assert "COLLSCAN" not in plan
        assert "IXSCAN" in plan
    if query != "ticket":  # one document needs no order
        assert "'SORT'" not in listing
        assert "FETCH" not in counting


def test_no_figure_and_no_look_up_reads_through_a_whole_collection(
    many, relief_database, monkeypatch
):
    relief_database.plans()
    figures.count_figures(many.reads(), request=CountFigures(year=2021))
    with many.work(RELIEF, now=NOW) as unit:
        Leads(unit).find(ticket_id="ticket-001")
        Files(unit).live_with("p1.person", "p1.other")
        cases, file = Cases(unit), hardship_file()
        file.household = replace(file.household, holder_look="l1.look", circumstances=CIRCUMSTANCES)
        monkeypatch.setattr(
            resembling, "resemblances_decided", lambda _: {"file-b": Resemblance.DIFFERENT_PEOPLE}
        )
        resembling.files_resembling(cases, file, Case())
        numbers = {"$in": ["A1", "A2"]}
        Files(unit).find_all(acftu_number=numbers)
        Files(unit).find_all(number=numbers)
        with pytest.raises(CheckNeeded):
            checker_of(unit, "0" * 64)
        assessment_of(cases, file, policies=POLICIES, on=TODAY)
        file.acts = 0  # it is not saved, and neither are they
        cases.of_file(file)
        CampaignPlaces(unit).find_all(file_id="file-a")
        unit.find_documents(FILES, to_list(campaign_in(CampaignState.FREEZING)), 500, first=True)
    within = many.reads(COUNTY)
    lookback.list_campaigns(within, request=ListVisitCampaigns())
    own_visits(many.reads(), "file-a")
    with many.work(RELIEF, now=NOW) as unit:
        cases = Cases(unit)
        cases.conflicts.about("file-a", "市人民医院")
        cases.roster.from_here_up("county-540202")
        cases.acts.told("file/file-a")
    plans = relief_database.plans()
    assert len(plans) >= 25
    assert [plan for plan in plans if "COLLSCAN" in plan] == []


def test_who_left_is_found_by_his_year_and_by_his_person(many, relief_database):
    campaign = campaign_in(CampaignState.FREEZING)
    campaign.kind, campaign.left_in = CampaignKind.LEFT, 2020
    relief_database.plans()
    with many.work(RELIEF, now=NOW) as unit:
        unit.find_documents(FILES, to_list(campaign), 500)
        Files(unit).gone_of("p1.person")
    for reads in (many.reads(), many.reads(COUNTY)):
        leaving.list_due(reads, request=ListRechecksDue(), policies=POLICIES, now=NOW)
    plans = relief_database.plans()
    assert len(plans) == 4
    assert [plan for plan in plans if "COLLSCAN" in plan or "'SORT'" in plan] == []


def test_a_persons_own_data_is_found_by_his_keys(many, relief_database):
    phone = Grant(own_keys=frozenset({"t1.phone"}))
    with many.work(RELIEF, now=NOW) as unit:
        own = {"person_key": KEYS.person_key(ID_NUMBER), "phone_key": "t1.phone"}
        file = hardship_file(**own)
        Files(unit).add(file)
    with many.work(RELIEF, now=NOW) as unit:
        relief_database.plans()
        request = question("次仁", ID_NUMBER)
        records, _ = own_records(many.reads(phone), Cases(unit).acts, request=request, keys=KEYS)
        all_rows(many.reads(), PAYMENT_LINES, {"aid_id": "aid-a"})
    assert [each.subject for each in records] == [file.subject]
    plans = relief_database.plans()
    assert len(plans) >= 5
    assert [plan for plan in plans if "COLLSCAN" in plan] == []


@pytest.mark.parametrize("of", list(POPULATIONS))
@pytest.mark.parametrize("unions", [[], ["county-540202"]])
def test_no_sample_reads_through_a_whole_collection(many, relief_database, of, unions):
    year = {"since": date(2021, 1, 1), "until": date(2021, 12, 31)}
    relief_database.plans()
    with many.work(RELIEF, now=NOW) as unit:
        request = DrawSample(of=of, size=5, unions=unions, **year)
        sampling.draw(unit, many.reads(), POPULATIONS, request=request)
    population, chosen = relief_database.plans()[:2]
    assert "COLLSCAN" not in population + chosen
    assert "IXSCAN" in population


@pytest.mark.parametrize("grant", GRANTS)
@pytest.mark.parametrize(
    "asked", [{}, {"state": FileState.ON_FILE}, {"managing_union": "county-540202"}]
)
def test_no_list_of_files_reads_through_all_files_or_sorts_them(
    many, relief_database, grant, asked
):
    relief_database.plans()
    file_views.list_files(many.reads(GRANTS[grant]), request=ListFiles(**asked, counted=True))
    listing, counting = relief_database.plans()
    for plan in (listing, counting):
        assert "COLLSCAN" not in plan
        assert "IXSCAN" in plan
    assert "'SORT'" not in listing
    assert "FETCH" not in counting


@pytest.mark.parametrize("grant", GRANTS)
@pytest.mark.parametrize("about", [{}, {"managing_union": "county-540202"}])
@pytest.mark.parametrize("list_", [aid_views.list_aid, aid_views.list_batches])
def test_no_list_of_aid_or_of_batches_reads_through_all_or_sorts_them(
    many, relief_database, grant, about, list_
):
    relief_database.plans()
    request = ListAid if list_ is aid_views.list_aid else ListBatches
    list_(many.reads(GRANTS[grant]), request=request(**about, counted=True))
    listing, counting = relief_database.plans()
    for plan in (listing, counting):
        assert "COLLSCAN" not in plan
        assert "IXSCAN" in plan
    assert "'SORT'" not in listing
    assert "FETCH" not in counting


@pytest.mark.parametrize("grant", GRANTS)
@pytest.mark.parametrize(
    "about", [{}, {"managing_union": "county-540202"}, {"year": 2021, "programme": "medical"}]
)
def test_no_list_of_budgets_reads_through_all_or_sorts_them(many, relief_database, grant, about):
    relief_database.plans()
    budget_views.list_budgets(many.reads(GRANTS[grant]), request=ListBudgets(**about))
    [listing] = relief_database.plans()
    assert "COLLSCAN" not in listing
    assert "'SORT'" not in listing


def test_no_statement_reads_through_all_batches_or_sorts_them(many, relief_database):
    day = {"since": date(2021, 1, 1), "until": date(2021, 12, 31)}
    asked = CompareStatement(
        managing_union="county-540202",
        rows=[StatementRow(receipt_number="R-1", amount_fen=1)],
        **day,
    )
    relief_database.plans()
    with many.work(RELIEF, now=NOW) as unit:
        compare_statement(unit, many.reads(), request=asked)
    of_days, of_receipts = relief_database.plans()
    assert "COLLSCAN" not in of_days + of_receipts
    assert "'SORT'" not in of_days  # of receipts there are a hundred at most


def test_no_ledger_of_a_budget_reads_through_all_entries_or_sorts_them(many, relief_database):
    budget_id = set_budget(many, 1)
    relief_database.plans()
    asked = ListBudgetEntries(budget_id=budget_id)
    budget_views.list_entries(many.reads(COUNTY), request=asked)
    with many.work(RELIEF, now=NOW) as unit:
        Cases(unit).budgets.about(budget_id, "aid-a")
    plans = relief_database.plans()
    assert len(plans) >= 3
    assert [plan for plan in plans if "COLLSCAN" in plan or "'SORT'" in plan] == []


@pytest.mark.parametrize("grant", GRANTS)
@pytest.mark.parametrize(
    "about",
    [{}, {"managing_union": "county-540202"}, {"state": StudentAidState.PAID}, {"year": 2021}],
)
def test_no_list_of_students_reads_through_all_or_sorts_them(many, relief_database, grant, about):
    relief_database.plans()
    request = ListStudentAid(**about, counted=True)
    student_views.list_student_aid(many.reads(GRANTS[grant]), request=request)
    listing, counting = relief_database.plans()
    for plan in (listing, counting):
        assert "COLLSCAN" not in plan
        assert "IXSCAN" in plan
    assert "'SORT'" not in listing
    if "year" not in about:  # of one union in one year there are few
        assert "FETCH" not in counting


@pytest.mark.parametrize("grant", GRANTS)
def test_files_owed_and_students_are_found_by_their_indexes(many, relief_database, grant):
    relief_database.plans()
    list_files_owed(many.reads(GRANTS[grant]), request=ListFilesOwed(), now=NOW)
    decided(many.reads(GRANTS[grant]), "medical", NOW, limit=100)
    own_applications(many.reads(), "file-a", lambda _: [], student_key="p1.student")
    with many.work(RELIEF, now=NOW) as unit:
        cases = Cases(unit)
        cases.aid.owing("file-a")
        cases.student_aid.live_of("p1.student", 2021)
        cases.student_aid.entered_as("JQ-1")
    plans = relief_database.plans()
    assert len(plans) >= 6
    assert [plan for plan in plans if "COLLSCAN" in plan or "'SORT'" in plan] == []


@pytest.mark.parametrize("grant", GRANTS)
def test_offers_and_offerings_are_found_by_their_indexes(many, relief_database, grant):
    relief_database.plans()
    reads = many.reads(GRANTS[grant])
    offer_views.list_offerings(reads, request=ListOfferings())
    for state in (None, OfferState.OFFERED):
        offer_views.list_offers(reads, request=ListOffers(offering_id="o", state=state))
    own_offers(reads, "f")
    own_receipt_checks(reads, "f")
    receipt_views.my_receipt_checks(reads, request=ListMyReceiptChecks())
    receipt_views.verification(reads, a_verification())
    for asked in (None, ReceiptState.ASKED):
        wanted = ListReceiptChecks(batch_id="b", state=asked)
        receipt_views.list_receipt_checks(reads, request=wanted)
    plans = relief_database.plans()
    assert len(plans) >= 5
    assert [plan for plan in plans if "COLLSCAN" in plan or "'SORT'" in plan] == []
    with many.work(RELIEF, now=NOW) as unit:
        cases = Cases(unit)
        offer_views.my_offers(cases, many.reads(HOUSEHOLD), request=ListMyOffers())
        unit.find_documents(FILES, to_look_at(an_offering(OfferingState.LISTING)), 9, first=True)
    # Of one phone there are few files, and of one step's files few: these may be sorted.
    assert [plan for plan in relief_database.plans() if "COLLSCAN" in plan] == []


def test_no_look_up_of_aid_reads_through_a_whole_collection(many, relief_database, monkeypatch):
    relief_database.plans()
    with many.work(RELIEF, now=NOW) as unit:
        cases = Cases(unit)
        cases.aid.is_card_of_another("b1.card", "p1.person")
        cases.aid.find(
            beneficiary_key="p1.person", terms__purpose="medical", terms__year=2021, live=True
        )
        cases.batches.find(receipt_number="ICBC-1")
        cases.batches.lines_of("batch-a")
    plans = relief_database.plans()
    assert len(plans) == 4
    assert [plan for plan in plans if "COLLSCAN" in plan] == []


@pytest.mark.parametrize("red_flag", list(RedFlag))
def test_no_red_flag_is_looked_for_in_a_whole_collection(many, relief_database, red_flag):
    year = {"since": date(2021, 1, 1), "until": date(2021, 12, 31)}
    relief_database.plans()
    request = ListRedFlags(red_flag=red_flag, **year)
    flagging.list_red_flags(many.reads(), request=request)
    plans = relief_database.plans()
    assert plans
    assert [plan for plan in plans if "COLLSCAN" in plan or "'SORT'" in plan] == []
