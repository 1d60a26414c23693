"""The campaign's parts on a stack of its own, one ledger and one verdict for all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.local.layout import Layout
from deploy.local.supervision import Supervisor
from deploy.local.waiting import StackError
from tests.faults.arena import Arena
from tests.faults.chaos import Chaos, schedule
from tests.faults.detours import Detours
from tests.faults.points import SERVICES
from tests.faults.recovery import measure
from tests.faults.single import all_faults, break_one_shots, strike, unplanned, unreached
from tests.faults.verdict import FAULTLESS, Verdict
from tests.platform import Platform, breakable_stack

NODES = 3


@dataclass(frozen=True, kw_only=True)
class Options:
    """What is asked of a campaign; `parts` of single, chaos, recovery."""

    seed: int
    minutes: float
    parts: tuple[str, ...]


class Campaign:
    """``with Campaign(var, options, say) as campaign: campaign.run()``."""

    def __init__(self, var: Path, options: Options, say: Callable[[str], None]) -> None:
        self._options, self._say = options, say
        self._stack = breakable_stack(var, nodes=NODES, detoured=True)
        self._platform = Platform(self._stack)
        self._wrong: list[str] = []

    @staticmethod
    def runs(var: Path) -> bool:
        """Whether a stack lives in this folder at the moment."""
        return Supervisor(Layout(var.resolve())).running()

    def __enter__(self) -> Campaign:
        self._stack.choose_ports()
        self._detours = Detours(self._stack.detours)
        self._detours.start()
        self._stack.start_infrastructure()
        return self

    def __exit__(self, *raised: object) -> None:
        self._stack.stop()
        self._detours.close()

    def run(self) -> dict[str, Any]:
        """Every part that was asked for, then the verdict."""
        seed, document = self._options.seed, {}
        self._say(f"seed {seed}")
        if "single" in self._options.parts:
            self._wrong += break_one_shots(self._stack)
        self._platform.start()
        arena = Arena(self._platform, seed=seed)
        self._say(f"ledger {arena.ledger.path}")
        with arena.working():
            arena.workload.tell_more(3, seconds=60)
            if "single" in self._options.parts:
                self._single(arena)
            if "chaos" in self._options.parts:
                self._chaos(arena)
            if "recovery" in self._options.parts:
                document = {"recovery": measure(arena, self._say)}
            arena.wait_healthy()
        self._say("waiting for everything to come to rest")
        verdict = arena.verdict()
        verdict.add("stuck", len(self._wrong), whose=self._wrong)
        return self._document(verdict, arena) | document

    def _single(self, arena: Arena) -> None:
        for fault in all_faults(self._options.seed):
            self._say(f"{fault[0]} dies at {fault[1]}")
            try:
                strike(arena, fault)
            except StackError as trouble:
                self._wrong.append(f"{fault[0]} at {fault[1]}: {trouble}")
                self._say(f"    {trouble}")
        self._wrong += [f"never reached: {each}" for each in unreached(arena)]
        self._wrong += [f"not planned: {each}" for each in unplanned(arena)]

    def _chaos(self, arena: Arena) -> None:
        chaos = Chaos(arena, self._detours, say=self._say)
        chaos.run(schedule(self._options.seed, 60 * self._options.minutes))
        self._wrong += chaos.failed

    def _document(self, verdict: Verdict, arena: Arena) -> dict[str, Any]:
        return {
            "seed": self._options.seed,
            "minutes": self._options.minutes,
            "stories": arena.workload.told,
            "points": sum(map(len, SERVICES.values())),
            "faultless": verdict.faultless,
            **verdict.as_document(),
            "must_be_zero": list(FAULTLESS),
        }
