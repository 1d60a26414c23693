"""Draws a ticket's loop from its data: ``python -m services.hotline.drawing --write | --check``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from contracts.hotline import TicketState
from contracts.texts.sheets import sheet_texts
from records.aggregate import STAYS
from services.hotline.domain.ticket_map import EXTENSION_WAITS_FOR, FINAL, TICKET_MAP, WAITS_FOR

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


def page() -> str:
    """The page."""
    drawn = "\n".join(["```mermaid", "stateDiagram-v2", *_edges(), "```"])
    return f"{_HEAD}{drawn}\n{_STAYING}{_lines(_staying())}{_WAITING}{_lines(_waiting())}"


def _edges() -> Iterator[str]:
    yield f"    [*] --> {TicketState.REGISTERED}: register"
    for command, (origins, target) in TICKET_MAP.items():
        if target != STAYS:
            for origin in TicketState:
                if origin in origins:
                    yield f"    {origin} --> {target}: {command}"
    for state in TicketState:
        if state in FINAL:
            yield f"    {state} --> [*]"


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


def _lines(lines: Iterator[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def main(arguments: list[str] | None = None) -> int:
    """Write or check the page; 0 when it is up to date."""
    parser = argparse.ArgumentParser(description=__doc__)
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("--write", action="store_true")
    choice.add_argument("--check", action="store_true")
    if parser.parse_args(arguments).write:
        FILE.write_text(page(), encoding="utf-8")
        return 0
    if FILE.exists() and FILE.read_text(encoding="utf-8") == page():
        return 0
    sys.stderr.write(f"{FILE} is not up to date: python -m services.hotline.drawing --write\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
