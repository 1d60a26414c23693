"""The work that goes on while things break: tickets, leads, activities and sign-in codes.

What is asked follows from the seed; when, from how fast the platform answers. Each thread tells
stories one after another until it is told to stop, then brings the one in hand to its end.
"""

from __future__ import annotations

import itertools
import random
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from deploy.local.waiting import wait_until
from replay.client import GaveUp, Refused
from replay.people import Person, generate_people
from replay.request_plan import RequestPlan
from replay.requests import generate_requests
from replay.story import LeadMissing, Numbered, Teller
from tests.faults.ledger import Ledger, LedgerClient

ESCALATED_PER_MILLE = 600
AGREED = [{"purpose": each, "version": 1} for each in ("handling", "sensitive")]
CODE_PHONES = 19_800_000_000
HASTY_EVERY, ACTIVITY_EVERY, CODE_EVERY = 5, 7, 3
STORY_SECONDS = 200.0


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Where the platform answers, and who works there: user → account, user → recorded name."""

    address: str
    accounts: Mapping[str, Mapping[str, Any]]
    actors: Mapping[str, str]


class Workload:
    """Threads of stories; `pause` seconds between two stories of a thread."""

    def __init__(
        self, cast: Cast, ledger: Ledger, *, seed: int, threads: int = 3, pause: float = 0.2
    ) -> None:
        self._cast, self._ledger, self._seed, self._pause = cast, ledger, seed, pause
        self._run = uuid.uuid4().hex
        self._people = generate_people(4_000, seed=seed)
        self._stories = self._numbered()
        self._next = threading.Lock()
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._work, args=(number,), daemon=True)
            for number in range(threads)
        ]
        self.told = 0
        self.failed: list[str] = []

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Begin nothing new, and wait for the stories in hand."""
        self._stopping.set()
        until = time.monotonic() + STORY_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
            if thread.is_alive():
                self.failed.append("a story does not end")

    def tell_more(self, number: int, *, seconds: float) -> None:
        """Wait until so many more stories were told to their end."""
        wanted = self.told + number
        wait_until(lambda: self.told >= wanted, seconds=seconds, what="no story comes to its end")

    def _numbered(self) -> Iterator[Numbered]:
        """Endless, the same for the same seed; each round is another year's requests."""
        plan = RequestPlan(requests=2_000, escalated=ESCALATED_PER_MILLE)
        for turn in itertools.count():
            made = generate_requests(self._people, seed=self._seed + turn, plan=plan)
            shuffled = random.Random(self._seed + turn).sample(made, len(made))
            for index, request in enumerate(shuffled):
                # The run is in every key: on old data the same seed asks for the same things anew.
                yield Numbered(run=f"faults/{self._run}/{turn}", index=index, request=request)

    def _work(self, number: int) -> None:
        crew = _Crew(self._cast, self._ledger, self._people)
        while not self._stopping.is_set():
            with self._next:
                story = next(self._stories)
            try:
                crew.tell(story)
                self.told += 1
            except (Refused, GaveUp, LeadMissing) as trouble:
                self.failed.append(str(trouble))
            self._stopping.wait(self._pause)


class _Crew:
    """The people of one thread, each with a session of his own."""

    def __init__(self, cast: Cast, ledger: Ledger, people: tuple[Person, ...]) -> None:
        self._cast, self._ledger, self._people = cast, ledger, people
        self._sessions: dict[str, LedgerClient] = {}
        self._public = LedgerClient(cast.address, ledger)
        self._hasty = LedgerClient(cast.address, ledger, patience=0)

    def tell(self, story: Numbered) -> None:
        """One ticket's story; some have an activity or a sign-in code beside it."""
        if story.index % CODE_EVERY == 0:
            self._ask_for_code(story)
        if story.index % HASTY_EVERY == 0:
            self._file_and_leave(story)
        if story.index % ACTIVITY_EVERY == 0:
            self._take_part(story)
        self.signed_in("agent").ask("GET", "/api/inbox")
        teller = Teller(
            public=self._public,
            agent=self.signed_in("agent"),
            shift_leader=self.signed_in("shift-leader"),
            mediator=self.signed_in("mediator"),
            mediator_id=self._cast.actors["mediator"].removeprefix("staff/"),
            officers=self,
        )
        teller.tell(story)

    def __getitem__(self, union: str) -> LedgerClient:
        return self.signed_in(f"officer-{union}")

    def signed_in(self, user: str) -> LedgerClient:
        """The session of a demo account, begun when first needed."""
        if user not in self._sessions:
            client = LedgerClient(self._cast.address, self._ledger, self._cast.actors[user])
            client.sign_in(user, self._cast.accounts[user]["password"])
            self._sessions[user] = client
        return self._sessions[user]

    def _file_and_leave(self, story: Numbered) -> None:
        """File a request and do not try again: when nobody answers, its outcome is not known."""
        try:
            self._hasty.ask(
                "POST",
                "/api/requests",
                body={**request_body(story), "consents": AGREED},
                key=story.key("hasty"),
                business_time=story.moment(),
            )
        except GaveUp:
            return  # the ledger has it; the verdict finds out

    def _take_part(self, story: Numbered) -> None:
        organiser = self.signed_in("organiser")
        activity = organiser.ask(
            "POST",
            "/api/activities",
            body={
                "kind": "lecture",
                "title": "安全生产讲座",
                "description": "请准时参加。",
                "place": "工人文化宫",
                "takes_place_on": date(2021, 12, 31).isoformat(),
                "capacity": 50,
                "managing_union": self._cast.accounts["organiser"]["managing_union"],
            },
            key=story.key("activity"),
            business_time=story.moment(),
        )
        person = story.request.person
        self._public.ask(
            "POST",
            f"/api/activities/{activity['activity_id']}/registrations",
            body={
                "person": applicant(person),
                "language": person.language.value,
                "preferred_channel": person.preferred_channel.value,
            },
            key=story.key("place"),
            business_time=story.moment(),
        )

    def _ask_for_code(self, story: Numbered) -> None:
        """A code for a phone that nobody asked for yet; without a key, since codes have none."""
        number = int(story.key("phone")[:8], 16) % 100_000_000
        body = {"phone": str(CODE_PHONES + number), "language": "zh-CN"}
        try:
            self._public.ask("POST", "/api/session/phone-codes", body=body)
        except Refused as refused:
            if refused.status != 429:
                raise


def applicant(person: Person) -> dict[str, Any]:
    """A person as a form holds him."""
    return {"name": person.name, "phone": person.phone, "id_number": person.id_number}


def request_body(story: Numbered) -> dict[str, Any]:
    """A worker's own request, by WeChat."""
    person = story.request.person
    return {
        "channel": "wechat",
        "category": story.request.category.value,
        "county": person.county_code,
        "managing_union": person.managing_union,
        "language": person.language.value,
        "text": story.request.text,
        "applicant": applicant(person),
        "preferred_channel": person.preferred_channel.value,
    }
