"""Drive one business year through the HTTP API, then reconcile: ``python -m replay``.

``--year 2021 --scale 0.01 [--seed 2021] [--workers 6]``. The table goes to standard error, the
reconciliation as one line of JSON is the last line of standard output. Exit code 1 when it is not
even, so that nobody overlooks it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from deploy.local.accounts import demo_accounts
from deploy.local.commands import the_stack
from replay.crew import Crew
from replay.figures import Figures, read_figures, wait_until_quiet
from replay.kept import kept
from replay.look_back import LISTED, VISITED, LookedBack, fallen_back_of, hold_both, on_file_at
from replay.mediating import Recovered
from replay.people import generate_people
from replay.reconcile import Check, checks, even, verdict
from replay.request_plan import RequestPlan
from replay.requests import generate_requests
from replay.rounds import hold_rounds
from replay.stated import at_scale
from replay.story import Numbered

PEOPLE_PER_REQUEST = 0.6  # some ask more than once
LEAST_PEOPLE = 60
EVERY_STORY = "tickets stand as their stories ended"
EVERY_PLACE = "households that left hardship were put on the list"
EVERY_VISIT = "households that left hardship were visited"
EVERY_RELAPSE = "households that had fallen back were taken in again"
EVERY_DISPUTE = "disputes about wages were mediated to their end"
EVERY_WORKER = "workers were paid what was agreed in mediation"
ALL_WAGES = "wages were recovered by mediation, in fen"
WHOLE_REGISTER = "households of the register were visited without a gap"


def arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="zhufeng replay", description=__doc__)
    told = os.environ.get  # make hands over YEAR= and SCALE=
    parser.add_argument("--year", type=int, default=int(told("YEAR") or 2021))
    parser.add_argument("--scale", type=float, default=float(told("SCALE") or 0.01))
    parser.add_argument("--seed", type=int, default=2021)
    parser.add_argument("--workers", type=int, default=6)
    return parser.parse_args(argv)


def stories(options: argparse.Namespace) -> list[Numbered]:
    """The year's requests, numbered; the same for the same options."""
    plan = RequestPlan.at_scale(options.scale, year=options.year)
    count = max(LEAST_PEOPLE, round(plan.requests * PEOPLE_PER_REQUEST))
    people = generate_people(count, seed=options.seed)
    made = generate_requests(people, seed=options.seed, plan=plan)
    # What is asked is part of the keys: another version of this client asks other things.
    asked = hashlib.sha256(repr(made).encode()).hexdigest()[:16]
    run = f"{options.year}/{options.seed}/{asked}"
    return [Numbered(run=run, index=index, request=request) for index, request in enumerate(made)]


def show(console: Console, figures: Figures, done: list[Check]) -> None:
    """What happened, as a short table."""
    table = Table("what", "owed", "found", "")
    for check in done:
        others = "" if check.even or check.owed != check.found else " others"
        mark = "even" if check.even else "UNEVEN"
        table.add_row(check.name, str(check.owed), f"{check.found}{others}", mark)
    console.print(
        f"tickets {figures.hotline['tickets']}, escalated {figures.hotline['escalated']}, "
        f"leads {figures.relief['leads']}, files {figures.relief['files']}, "
        f"deliveries {figures.notifications['deliveries']}"
    )
    console.print(table)


def look_back(options: argparse.Namespace, crew: Crew) -> LookedBack:
    """Both campaigns of R12."""
    return hold_both(
        at_scale(LISTED, options.scale),
        at_scale(VISITED, options.scale),
        on_file=on_file_at(options.scale),
        year=options.year,
        seed=options.seed,
        signed_in=crew.signed_in,
    )


def looked_back(options: argparse.Namespace, looked: LookedBack, figures: Figures) -> list[Check]:
    """What was stated of R12 beside what came of it."""
    visited, found = at_scale(VISITED, options.scale), figures.relief["households_fallen_back"]
    return [
        even(EVERY_PLACE, at_scale(LISTED, options.scale), looked.listed),
        even(EVERY_VISIT, visited, looked.visited),
        even(EVERY_RELAPSE, fallen_back_of(visited), found),
        even(WHOLE_REGISTER, looked.on_register, looked.visited_on_register),
    ]


def mediated(told: list[Numbered], found: Recovered) -> list[Check]:
    """What the disputes of the year owed beside what stands in the books."""
    disputes = [each.request.dispute for each in told if each.request.dispute is not None]
    owed = sum(map(Recovered.owed, disputes), Recovered())
    return [
        even(EVERY_DISPUTE, owed.ended, found.ended),
        even(EVERY_WORKER, owed.people, found.people),
        even(ALL_WAGES, owed.fen, found.fen),
    ]


def main(argv: Sequence[str] | None = None) -> int:
    """Replay and reconcile; 0 when even."""
    options = arguments(argv)
    console = Console(stderr=True)
    endpoints = json.loads(Path(os.environ["ZHUFENG_ENDPOINTS"]).read_text("utf-8"))
    crew = Crew(endpoints["http"], demo_accounts(the_stack()), console)
    told = stories(options)
    started = time.monotonic()
    tickets = crew.tell_all(told, options.workers)
    rounds = hold_rounds(
        options.scale, year=options.year, seed=options.seed, signed_in=crew.signed_in
    )
    looked = look_back(options, crew)
    seconds = time.monotonic() - started
    sent, replayed = crew.counts()
    desk = crew.signed_in("leader")
    figures = wait_until_quiet(lambda: read_figures(desk, endpoints["sms"], options.year))
    done = [
        even(EVERY_STORY, len(told), kept(desk, tickets)),
        *mediated(told, crew.recovered),
        *rounds,
        *looked_back(options, looked, figures),
        *checks(figures),
    ]
    show(console, figures, done)
    result = verdict(
        figures,
        done,
        year=options.year,
        seed=options.seed,
        requests=len(told),
        escalations=sum(1 for each in told if each.request.lead),
        commands_sent=sent,
        answers_replayed=replayed,
        seconds=round(seconds, 1),
    )
    sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
    return 0 if result["reconciled"] else 1


if __name__ == "__main__":
    sys.exit(main())
