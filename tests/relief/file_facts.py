"""What tests of a file's chain speak of: the people of a county and the city, and a walk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from contracts.relief import (
    ConfirmFile,
    DraftFile,
    FirstReviewFile,
    PostNotice,
    RecordVisit,
    ReviewFile,
    SubmitFile,
    Verdict,
)
from contracts.relief.household_words import Employment, HardshipCause, Health, Housing
from contracts.relief.households import (
    AddMember,
    ChangeMember,
    Circumstances,
    DecideResemblance,
    DescribeHousehold,
    RemoveMember,
)
from contracts.requests import Request
from contracts.rights import Actor, Role
from records.policies import Policies, load_policies
from services.relief import filing
from services.relief.cases import Cases
from services.relief.domain.duties import Colleague
from services.relief.households import handlers
from services.relief.repository.roster import Roster
from tests.books import KEYS, Books
from tests.relief.lead_facts import NOW, RELIEF, TODAY, WORKER

COUNTY, CITY = "county-540202", "city"
WORK_UNIT = "市人民医院"
FOUND = "住房破旧，两个孩子上学"
POLICIES: Policies = load_policies()
AFTER_NOTICE = datetime(2021, 3, 20, 4, 0, tzinfo=UTC)
LAST_NOTICE_DAY = date(2021, 3, 12)


def person(name: str, role: Role, union: str = CITY) -> Actor:
    return Actor(
        name=f"staff/{name}", roles=frozenset({role}), unions=frozenset({union}),
        own_keys=frozenset({f"staff/{name}"}),
    )  # fmt: skip


FILER = person("filer", Role.OFFICER, COUNTY)
VISITOR = person("visitor", Role.HOME_VISITOR, COUNTY)
FIRST = person("first", Role.OFFICER, COUNTY)
REVIEWER = person("reviewer", Role.MUNICIPAL_REVIEWER)
CONFIRMER = person("confirmer", Role.LEADER)
CITY_OFFICER = person("city-officer", Role.OFFICER)
STAFF = (FILER, VISITOR, FIRST, REVIEWER, CONFIRMER, CITY_OFFICER)


def hire(books: Books, *people: Actor) -> None:
    """Identity has told of these people."""
    with books.work(RELIEF, now=NOW) as unit:
        for each in people:
            [union] = each.unions
            roles = frozenset(role.value for role in each.roles)
            account = each.name.removeprefix("staff/")
            Roster(unit).heard(Colleague(account_id=account, union=union, roles=roles))


def asked(books: Books, request: Request, by: Actor, *, now: datetime = NOW) -> str:
    """What relief does with the request of this person; the id of what it changed."""
    with books.work(by, now=now, action=request.action) as unit:
        return USE_CASES[type(request)](Cases(unit), request)


USE_CASES: dict[type[Request], Callable[[Cases, Any], str]] = {
    DraftFile: lambda cases, request: filing.draft_file(cases, request=request, keys=KEYS),
    SubmitFile: lambda cases, request: filing.submit_file(
        cases, request=request, policies=POLICIES
    ),
    DescribeHousehold: lambda cases, request: handlers.describe_household(
        cases, request=request, keys=KEYS
    ),
    AddMember: lambda cases, request: handlers.add_member(cases, request=request, keys=KEYS),
    ChangeMember: lambda cases, request: handlers.change_member(cases, request=request, keys=KEYS),
    RemoveMember: lambda cases, request: handlers.remove_member(cases, request=request, keys=KEYS),
    DecideResemblance: lambda cases, request: handlers.decide_resemblance(cases, request=request),
    RecordVisit: lambda cases, request: filing.record_visit(cases, request=request),
    PostNotice: lambda cases, request: filing.post_notice(
        cases, request=request, policies=POLICIES
    ),
    **{
        decision: lambda cases, request: filing.decide_file(cases, request=request)
        for decision in filing.DECIDED_BY
    },
}


def drafted(books: Books, by: Actor = FILER) -> str:
    return asked(books, DraftFile(applicant=WORKER, county="540202"), by)


CIRCUMSTANCES = Circumstances(
    housing=Housing.RENTED,
    main_cause=HardshipCause.ILLNESS,
    health=Health.MAJOR_ILLNESS,
    employment=Employment.EMPLOYED,
)
"""Nobody earns anything yet: by the formula the deepest class."""


def described(books: Books, by: Actor = FILER) -> str:
    return asked(
        books, DescribeHousehold(file_id=drafted(books, by), circumstances=CIRCUMSTANCES), by
    )


def submitted(books: Books, by: Actor = FILER) -> str:
    file_id = described(books, by)
    return asked(books, SubmitFile(file_id=file_id, work_unit=WORK_UNIT), by)


def visited(books: Books, by: Actor = FILER) -> str:
    visit = RecordVisit(file_id=submitted(books, by), with_visitors=["visitor"], found=FOUND)
    return asked(books, visit, by)


def passed(books: Books, decision: type[Request], file_id: str, by: Actor, **more: Any) -> str:
    return asked(books, decision(file_id=file_id, outcome=Verdict.PASSED), by, **more)  # type: ignore[call-arg]


def reviewed(books: Books) -> str:
    file_id = passed(books, FirstReviewFile, visited(books), FIRST)
    return passed(books, ReviewFile, file_id, REVIEWER)


def on_notice(books: Books) -> str:
    return asked(books, PostNotice(file_id=reviewed(books)), FILER)


def on_file(books: Books) -> str:
    return passed(books, ConfirmFile, on_notice(books), CONFIRMER, now=AFTER_NOTICE)


TOMORROW = TODAY + timedelta(days=1)
