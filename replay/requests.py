"""What the people of the replay ask for over one year: deterministic, in exact numbers.

Dates are business dates. Each request has the day it was made and the day it is recorded; where
these differ it is a late entry (补录) with its reason.
"""

from __future__ import annotations

import calendar
import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from replay.disputes import Dispute, with_disputes
from replay.people import Person
from replay.request_plan import (
    Category,
    Channel,
    LateReason,
    Outcome,
    RefusalReason,
    RequestPlan,
    Weights,
)
from replay.topics import Topic, topics_for, write_text
from vocabulary import divisions
from vocabulary.languages import Language
from vocabulary.working_days import packaged_calendar


@dataclass(frozen=True, kw_only=True)
class LeadDecision:
    """What relief decides on an escalated request; refused where there is a reason."""

    refusal: RefusalReason | None = None

    @property
    def accepted(self) -> bool:
        """Whether the lead goes on to a hardship file."""
        return self.refusal is None


@dataclass(frozen=True, kw_only=True)
class WorkerRequest:
    """One request (诉求). `escalation_reason` and `lead` are set for escalated ones only.

    `dispute` is set for what is mediated.
    """

    person: Person
    category: Category
    topic: str
    channel: Channel
    language: Language
    text: str
    happened_on: date
    recorded_on: date
    outcome: Outcome
    late_reason: LateReason | None = None
    escalation_reason: str | None = None
    lead: LeadDecision | None = None
    dispute: Dispute | None = None


def generate_requests(
    people: Sequence[Person], *, seed: int, plan: RequestPlan | None = None
) -> tuple[WorkerRequest, ...]:
    """The year's requests in the order of their recording, the same for the same arguments.

    Counts of outcomes, late entries and accepted leads are those of the plan, exactly. Nobody
    escalates twice while there are other people, since relief keeps one file per household.
    """
    year = _Year(random.Random(seed), plan or RequestPlan(), people)
    made = with_disputes(year.requests(), people, seed=seed)
    return tuple(sorted(made, key=lambda request: request.recorded_on))


class _Year:
    def __init__(self, rng: random.Random, plan: RequestPlan, people: Sequence[Person]) -> None:
        self._rng = rng
        self._plan = plan
        self._people = people
        self._in_hardship = itertools.cycle(rng.sample(people, len(people)))
        self._from_each_union = iter(_one_of_each_union(people))
        self._categories = dict(plan.categories)
        self._calendar = packaged_calendar()

    def requests(self) -> list[WorkerRequest]:
        outcomes = self._plan.outcomes()
        self._rng.shuffle(outcomes)
        made = [self._request(outcome) for outcome in outcomes]
        return self._with_late_entries(self._with_leads(made))

    def _request(self, outcome: Outcome) -> WorkerRequest:
        escalates = outcome is Outcome.ESCALATED
        person = next(self._in_hardship) if escalates else self._somebody()
        topic = self._topic(outcome, person.language)
        channel = Channel(self._weighted(self._plan.channels))
        happened_on = self._day(topic, channel)
        return WorkerRequest(
            person=person,
            category=topic.category,
            topic=topic.code,
            channel=channel,
            language=person.language,
            text=self._text(topic, person),
            happened_on=happened_on,
            recorded_on=happened_on,
            outcome=outcome,
            escalation_reason=topic.hardship if escalates else None,
        )

    def _somebody(self) -> Person:
        """First one of each managing union, so that none is silent; then anybody."""
        return next(self._from_each_union, None) or self._rng.choice(self._people)

    def _weighted(self, weights: Weights) -> str:
        values, shares = zip(*weights, strict=True)
        return str(self._rng.choices(values, shares)[0])

    def _topic(self, outcome: Outcome, language: Language) -> Topic:
        category = Category(self._weighted(self._categories[outcome]))
        hardship = outcome is Outcome.ESCALATED
        return self._rng.choice(topics_for(category, language, hardship=hardship))

    def _text(self, topic: Topic, person: Person) -> str:
        county = divisions.find_county(person.county_code)
        place = county.name_bo if person.language is Language.TIBETAN else county.name_zh
        amount = self._rng.randrange(8, 400) * 100
        return write_text(self._rng, topic, person.language, place=place, amount_yuan=amount)

    def _day(self, topic: Topic, channel: Channel) -> date:
        month = self._rng.choices(range(1, 13), topic.by_month)[0]
        days = calendar.monthrange(self._plan.year, month)[1]
        day = date(self._plan.year, month, self._rng.randint(1, days))
        return self._office_day(day) if channel is Channel.VISIT else day

    def _office_day(self, day: date) -> date:
        """Visitors come when the office is open: the working day at or before the day."""
        while not self._calendar.is_working_day(day) and day > date(day.year, 1, 4):
            day -= timedelta(days=1)
        return day if self._calendar.is_working_day(day) else date(day.year, 1, 4)

    def _with_leads(self, requests: list[WorkerRequest]) -> list[WorkerRequest]:
        escalated = [
            index for index, request in enumerate(requests) if request.outcome is Outcome.ESCALATED
        ]
        accepted = set(self._rng.sample(escalated, self._plan.accepted_lead_count))
        for index in escalated:
            lead = LeadDecision() if index in accepted else LeadDecision(refusal=self._refusal())
            requests[index] = replace(requests[index], lead=lead)
        return requests

    def _refusal(self) -> RefusalReason:
        return RefusalReason(self._weighted(self._plan.refusals))

    def _with_late_entries(self, requests: list[WorkerRequest]) -> list[WorkerRequest]:
        for index in self._rng.sample(range(len(requests)), self._plan.late_count):
            requests[index] = self._recorded_late(requests[index])
        return requests

    def _recorded_late(self, request: WorkerRequest) -> WorkerRequest:
        """The request, recorded some days after it was made and still within the year."""
        year_end = date(self._plan.year, 12, 31)
        happened_on = min(request.happened_on, year_end - timedelta(days=1))
        delay = timedelta(days=self._rng.randint(1, self._plan.longest_delay_days))
        return replace(
            request,
            happened_on=happened_on,
            recorded_on=min(happened_on + delay, year_end),
            late_reason=self._late_reason(request.channel),
        )

    def _late_reason(self, channel: Channel) -> LateReason:
        if channel is Channel.LETTER:
            return LateReason.LETTER
        return self._rng.choice(
            [reason for reason in LateReason if reason is not LateReason.LETTER]
        )


def _one_of_each_union(people: Sequence[Person]) -> list[Person]:
    return list({person.managing_union: person for person in reversed(people)}.values())
