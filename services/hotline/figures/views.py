"""Figures of tickets: counted when they are asked for, from indexes alone, within the grant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from contracts.hotline import Category, Channel, TicketState
from contracts.hotline.figures import (
    NOBODY,
    AgeBand,
    CountTickets,
    SaidCount,
    SaidOf,
    TicketFigures,
)
from contracts.hotline.loop import CallBackPerson, Satisfaction
from contracts.refusals import ForeignUnion
from records.policies import Policies
from records.reads import Reads
from records.scope import covers_union
from services.hotline.figures.documents import IN_TIME
from services.hotline.kinds import TICKETS
from services.hotline.mediations.repository import MEDIATIONS
from vocabulary.business_time import business_day

POLICY = "hotline.figures"
SAID = {SaidOf.CALL: "heard_call", SaidOf.HANDLING: "heard_handling"}

Made = Mapping[str, Any]


def count_tickets(
    reads: Reads, *, request: CountTickets, policies: Policies, now: datetime
) -> TicketFigures:
    """Of a year or a month, and of one union or all within the grant; refuses `ForeignUnion`."""
    union = request.managing_union
    if union is not None and not covers_union(reads.grant, union):
        raise ForeignUnion(field="managing_union", allowed="a union within one's own reach")
    of_union = {"managing_union": union} if union else {}
    days = _days(request.year, request.month)
    made = {"happened_on": days, **of_union}
    by_state = reads.count_by(TICKETS, "state", made)
    kept = reads.count_by(TICKETS, "in_time", made)
    reworks = reads.count_by(TICKETS, "reworks", {**made, "reworks": {"$gt": 0}})
    today = business_day(now)
    return TicketFigures(
        tickets=sum(by_state.values()),
        by_state=_named(TicketState, by_state),
        by_channel=_named(Channel, reads.count_by(TICKETS, "channel", made)),
        by_category=_named(Category, reads.count_by(TICKETS, "category", made)),
        by_union=dict(sorted(reads.count_by(TICKETS, "managing_union", made).items())),
        by_month=_by_month(reads, made),
        in_time=kept.get(IN_TIME[False], 0),
        late=kept.get(IN_TIME[True], 0),
        in_time_unknown=kept.get(IN_TIME[None], 0),
        said=[each for of in SaidOf for each in _said(reads, made, of)],
        reworked=sum(reworks.values()),
        reworks=sum(times * tickets for times, tickets in reworks.items()),
        **_wages(reads, {"accepted_on": days, **of_union}),
        counted_on=today,
        ageing=_ageing(reads, of_union, policies.on(POLICY, today)["ageing_days"], today),
    )


def _days(year: int, month: int | None) -> dict[str, str]:
    first, last = (1, 12) if month is None else (month, month)
    return {"$gte": f"{year}-{first:02d}-01", "$lte": f"{year}-{last:02d}-31"}


def _named(names: Any, counts: Mapping[str, int]) -> dict[str, int]:
    """Each of the names, in their order, those that nothing holds with 0."""
    return {name.value: counts.get(name.value, 0) for name in names}


def _by_month(reads: Reads, made: Made) -> list[int]:
    """The twelve months of the year; by the day, since no ticket keeps its month apart."""
    by_day = reads.count_by(TICKETS, "happened_on", made)
    months: Counter[int] = Counter()
    for day, tickets in by_day.items():
        months[date.fromisoformat(day).month] += tickets
    return [months[month] for month in range(1, 13)]


def _said(reads: Reads, made: Made, of: SaidOf) -> list[SaidCount]:
    """What was said when somebody was called back the last time, by who said it."""
    field = SAID[of]
    counts = reads.count_by(TICKETS, field, {**made, field: {"$gt": ""}})
    split = {tuple(said.split("/")): tickets for said, tickets in counts.items()}
    return [
        SaidCount(
            of=of,
            answered_by=CallBackPerson(person) if person != NOBODY else None,
            satisfaction=said,
            tickets=split[person, said.value],
        )
        for person in (*(each.value for each in CallBackPerson), NOBODY)
        for said in Satisfaction
        if (person, said.value) in split
    ]


def _wages(reads: Reads, disputes: Made) -> dict[str, int]:
    """What was recovered by mediation of the disputes that were taken up in these days."""
    fen = reads.sum_by(MEDIATIONS, "managing_union", "recovered_fen", disputes)
    people = reads.sum_by(MEDIATIONS, "managing_union", "recovered_people", disputes)
    return {"wages_fen": sum(fen.values()), "wages_people": sum(people.values())}


def _ageing(reads: Reads, of_union: Made, limits: list[int], today: date) -> list[AgeBand]:
    """Those that are open now, whenever they were made, by how long ago they were registered."""
    days = reads.count_by(TICKETS, "open_since", {"open_since": {"$gt": ""}, **of_union})
    ages = {(today - date.fromisoformat(day)).days: tickets for day, tickets in days.items()}
    starts, ends = [0, *(limit + 1 for limit in limits)], [*limits, None]
    return [
        AgeBand(
            from_days=start,
            to_days=end,
            tickets=sum(
                tickets
                for age, tickets in ages.items()
                if max(0, age) >= start and (end is None or age <= end)
            ),
        )
        for start, end in zip(starts, ends, strict=True)
    ]
