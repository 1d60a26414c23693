"""Which index serves what: no read of identity goes through a whole collection; what ages out."""

from __future__ import annotations

import pytest

from contracts.identity import (
    CredentialsWrong,
    ListAccounts,
    ListApiClients,
    ListColleagues,
    ListDelegations,
)
from contracts.identity.staff import AccountOrder
from contracts.rights import Grant
from services.identity import delegation_views, lists, views
from services.identity.domain.phone_codes import PhoneLine
from services.identity.own_data import own_records
from services.identity.repository import PhoneLines
from tests.books import Books
from tests.databases import OwnDatabase
from tests.identity.people import (
    IDENTITY,
    NOW,
    PHONE,
    SECURITY,
    ask_for_code,
    create_account,
    sign_in,
    sign_in_by_phone,
    start_session,
)
from tests.identity.test_handlers import check
from tests.own_data import worker_at
from vocabulary.business_time import business_day

pytestmark = pytest.mark.stack
DAY = 86_400
COUNTY = Grant(unions=frozenset({"county-540202"}))


@pytest.fixture(scope="module")
def many(identity_database: OwnDatabase) -> Books:
    """Enough phones and sessions that a scan would show."""
    books = Books("identity", identity_database.store)
    with books.work(IDENTITY, now=NOW) as unit:
        for place in range(200):
            PhoneLines(unit).add(PhoneLine(aggregate_id=f"t1.{place}", asked_at=[], newest=None))
    for place in range(20):
        start_session(books, f"token-{place}", phone_key=f"t1.{place}")
    create_account(books)
    return books


def test_nothing_that_identity_does_reads_through_a_collection(many, identity_database):
    identity_database.plans()
    with pytest.raises(CredentialsWrong):
        sign_in(many, password="wrong")
    token, _ = sign_in(many)
    check(many, token, now=NOW)
    create_account(many, user_name="pasang")
    code = ask_for_code(many, now=NOW, phone=PHONE)
    sign_in_by_phone(many, code, now=NOW, phone=PHONE)
    views.count_figures(many.reads())
    own_records(many.reads(), by=worker_at(PHONE))
    for name in (None, "da"):
        lists.list_colleagues(many.reads(COUNTY), request=ListColleagues(name=name), by=SECURITY)
    lists.list_api_clients(many.reads(COUNTY), request=ListApiClients())
    for filters in ({}, {"managing_union": "county-540202"}, {"role": "officer"}, {"name": "da"}):
        for order in AccountOrder:
            wanted = ListAccounts(**filters, sort=order)
            lists.list_accounts(many.reads(COUNTY), request=wanted)
    for to_me in (False, True):
        for grant in (COUNTY, Grant(own_keys=frozenset({SECURITY.name}))):
            delegation_views.list_delegations(
                many.reads(grant),
                request=ListDelegations(to_me=to_me),
                by=SECURITY,
                today=business_day(NOW),
            )
    plans = identity_database.plans()
    assert len(plans) >= 25
    assert [plan for plan in plans if "COLLSCAN" in plan] == []
    assert [plan for plan in plans if "user_name" in plan and "'SORT'" in plan] == []


@pytest.mark.parametrize(
    ("collection", "field", "days"),
    [("sessions", "expires_at", 90), ("phone_lines", "asked_at", 1),
     ("sign_in_lines", "tried_at", 7),
     ("phone_challenges", "asked_at", 1)],
)  # fmt: skip
def test_what_is_over_ages_out_by_real_time(identity_database, collection, field, days):
    indexes = identity_database.database[collection].index_information()
    assert indexes[field]["expireAfterSeconds"] == days * DAY
