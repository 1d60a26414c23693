"""Draws a ticket's loop from its data: ``python -m services.hotline.drawing --write | --check``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from contracts.generated_file import write_or_check
from contracts.hotline import TicketState, TicketStep
from contracts.texts.sheets import sheet_texts
from records.aggregate import STAYS
from records.diagrams import state_diagram
from records.policies import SHIPPED, Policies
from services.hotline.domain.ticket_map import EXTENSION_WAITS_FOR, FINAL, TICKET_MAP, WAITS_FOR
from services.hotline.timetable import timetable_of

DAY = date(2021, 1, 1)
FILE = Path(__file__).resolve().parents[2] / "docs/ticket-loop.md"
_HEAD = """\
# The loop of a ticket (工单)

Generated from `services/hotline/domain/ticket_map.py` by `python -m services.hotline.drawing
--write`. Whatever is not drawn here is refused, and announces nothing (`wrong_state`). How often a
step may be taken is policy (`hotline.loop`).

"""
_WAITING = f"""
## What a ticket waits for

Beside what its state says, an extension that was asked for waits for `{EXTENSION_WAITS_FOR}`.

| state | 中文 | waits for the right |
|---|---|---|
"""
_STAYING = """
## Steps that leave the state as it is

| command | in |
|---|---|
"""
_CLOCKS = """
## Clocks (时限)

Of the shipped policy `hotline.clocks`, whose values are examples but for those of the petition
rules. Counted from the day after the last step that starts it; a year without a holiday notice
falls back to Monday to Friday, and the clock says so (`provisional`).

| clock | days | unit | starts | stops | at risk | basis |
|---|---|---|---|---|---|---|
"""


def page() -> str:
    """The page."""
    begins = {"register": TicketState.REGISTERED}
    drawn = state_diagram(TicketState, TICKET_MAP, begins=begins, final=FINAL, staying=False)
    tables = ((_STAYING, _staying()), (_WAITING, _waiting()), (_CLOCKS, _clocks()))
    return f"{_HEAD}{drawn}\n" + "".join(f"{head}{_lines(rows)}" for head, rows in tables)


def _staying() -> Iterator[str]:
    for command, (origins, target) in TICKET_MAP.items():
        if target == STAYS:
            where = ", ".join(state for state in TicketState if state in origins)
            yield f"| `{command}` | {where} |"


def _waiting() -> Iterator[str]:
    named = sheet_texts("zh-CN")
    for state in TicketState:
        action = WAITS_FOR[state]
        yield f"| {state} | {named[f'ticket_state.{state}']} | {f'`{action}`' if action else '–'} |"


def _clocks() -> Iterator[str]:
    policies = Policies(json.loads(SHIPPED.read_text("utf-8")))
    for name, clock in timetable_of(policies).on(DAY).items():
        limits = list(clock.limits.values())
        numbers = dict.fromkeys(str(limit.number) for limit in limits)
        of = f" ({', '.join(clock.categories)})" if clock.categories else ""
        yield (
            f"| {name}{of} | {' / '.join(numbers)}{' + extension' if clock.extends else ''} "
            f"| {limits[0].unit} | {_steps(clock.starts)} | {_steps(clock.stops)} "
            f"| last {clock.at_risk_days} | {limits[0].basis} |"
        )


def _steps(steps: frozenset[TicketStep]) -> str:
    return ", ".join(step for step in TicketStep if step in steps)


def _lines(lines: Iterator[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def main(arguments: list[str] | None = None) -> int:
    """Write or check the page; 0 when it is up to date."""
    return write_or_check(FILE, page, module="services.hotline.drawing", arguments=arguments)


if __name__ == "__main__":
    sys.exit(main())
