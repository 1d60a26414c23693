"""An auditor's sample of tickets: kept as it was drawn, and it shows what changed since."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.hotline import AcceptTicket
from contracts.refusals import InvalidInput
from contracts.rights import EVERYTHING, Actor, Role
from contracts.sampling import DrawSample, ListSamples, SampleNotFound, SampleOf
from records import sampling
from records.acts import Act
from records.kinds import AUDIT
from records.sampling import samples
from services.hotline import handlers
from services.hotline.domain.ticket import Ticket
from services.hotline.populations import POPULATIONS
from services.hotline.repository import Tickets
from tests.books import Books
from tests.hotline.ticket_facts import AGENT, NOW, TODAY, filed_request, turns

AUDITOR = Actor(name="staff/auditor", roles=frozenset({Role.AUDITOR}))
YEAR = {"since": date(TODAY.year, 1, 1), "until": date(TODAY.year, 12, 31)}
SEED = "lottery 2021-03-05"


@pytest.fixture
def books() -> Books:
    return Books("hotline")


def register(books: Books, *places: int, union: str = "county-540202") -> None:
    act = Act(by="staff/agent", at=NOW, happened_on=TODAY)
    with books.work(AGENT, now=NOW) as unit:
        for place in places:
            facts = {"number": f"SR-20210305-{place:06d}", "query_key": f"q1.{place}"}
            request = filed_request(**facts, managing_union=union)
            Tickets(unit).add(
                Ticket.register(ticket_id=f"ticket-{place}", request=request, act=act)
            )


def draw(books: Books, **wanted):
    request = DrawSample(**{"of": SampleOf.TICKETS, "size": 3, "seed": SEED, **YEAR, **wanted})
    with books.work(AUDITOR, now=NOW, action="audit.sample") as unit:
        return sampling.draw(unit, books.reads(), POPULATIONS, request=request)


def shown(books: Books, sample_id: str):
    return sampling.show(books.reads(), POPULATIONS, sample_id=sample_id)


def ids(answer):
    return [each.record_id for each in answer.items]


def test_the_same_seed_draws_the_same_tickets_of_the_same_population(books):
    register(books, *range(20))
    first, second = shown(books, draw(books)), shown(books, draw(books))
    assert first.sample_id != second.sample_id
    assert (ids(first), first.population) == (ids(second), 20)
    assert ids(first) == sampling.drawn((f"ticket-{n}" for n in range(20)), seed=SEED, size=3)
    assert (first.seed, first.seed_drawn, first.drawn_by) == (SEED, False, AUDITOR.name)
    assert first.unchanged


def test_without_a_seed_one_is_drawn_and_kept(books):
    register(books, *range(20))
    sample = shown(books, draw(books, seed=None))
    assert sample.seed_drawn
    assert ids(shown(books, draw(books, seed=sample.seed))) == ids(sample)
    assert shown(books, draw(books, seed=None)).seed != sample.seed


def test_a_ticket_that_came_later_shows_as_another_population(books):
    register(books, *range(20))
    sample_id = draw(books)
    before = shown(books, sample_id)
    register(books, 20)
    after = shown(books, sample_id)
    assert (after.unchanged, after.population, after.population_now) == (False, 20, 21)
    assert ids(after) == ids(before), "the sample stays as it was drawn"
    assert after.population_hash == before.population_hash != after.population_hash_now


def test_a_sampled_ticket_tells_that_it_was_changed_since(books):
    register(books, 1)
    sample_id = draw(books)
    request = AcceptTicket(ticket_id="ticket-1")
    with books.work(AGENT, now=NOW, action="ticket.accept") as unit:
        handlers.accept_ticket(turns(unit), request=request)
    (line,) = shown(books, sample_id).items
    assert (line.version_drawn, line.version, line.state) == (1, 2, "accepted")


def test_unions_and_days_bound_the_population(books):
    register(books, 1, 2)
    register(books, 3, union="county-540221")
    of_county = shown(books, draw(books, unions=["county-540221"]))
    assert (ids(of_county), of_county.population) == (["ticket-3"], 1)
    year_before = {"since": date(TODAY.year - 1, 1, 1), "until": date(TODAY.year - 1, 12, 31)}
    assert shown(books, draw(books, **year_before)).population == 0
    assert shown(books, draw(books, since=TODAY, until=TODAY)).population == 3


@pytest.mark.parametrize(
    ("field", "wanted"),
    [("of", {"of": SampleOf.LEADS}), ("until", {"until": date(TODAY.year - 1, 1, 1)})],
)
def test_what_cannot_be_drawn_is_refused(books, field, wanted):
    with pytest.raises(InvalidInput) as refused:
        draw(books, **wanted)
    assert refused.value.field == field


def test_a_population_that_is_too_large_is_refused(books, monkeypatch):
    register(books, 1, 2, 3)
    monkeypatch.setattr(samples, "MOST_IN_POPULATION", 2)
    with pytest.raises(InvalidInput):
        draw(books)


def test_drawing_leaves_seed_count_and_hash_in_the_audit_trail(books):
    register(books, 1, 2)
    sample = shown(books, draw(books))
    (row,) = [row for row in books.rows(AUDIT) if row["action"] == "sample.draw"]
    assert (row["actor"], row["subject"]) == (AUDITOR.name, f"sample/{sample.sample_id}")
    assert row["after"]["seed"] == SEED
    assert row["after"]["population_hash"] == sample.population_hash
    assert "items" not in row["after"]


def test_samples_are_listed_youngest_first(books):
    drawn = [draw(books) for _ in range(3)]
    page = sampling.list_drawn(books.reads(EVERYTHING), request=ListSamples(limit=2))
    assert ([each.sample_id for each in page.items], page.more) == (drawn[:0:-1], True)
    request = ListSamples(limit=2, cursor=page.items[-1].sample_id)
    rest = sampling.list_drawn(books.reads(EVERYTHING), request=request)
    assert ([each.sample_id for each in rest.items], rest.more) == (drawn[:1], False)


def test_an_unknown_sample_is_not_found(books):
    with pytest.raises(SampleNotFound):
        shown(books, "nobody")
