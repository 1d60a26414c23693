"""Steps in the order of their tree: each after its parent, siblings by time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from contracts.monitor import TraceStep

Children = dict[str | None, list[TraceStep]]


def in_order(steps: Iterable[TraceStep]) -> list[TraceStep]:
    """The steps with their depths; one whose parent is not among them is a root.

    Steps that name each other as parents in a circle can only be a fault somewhere: the earliest of
    them becomes a root, so that none is hidden.
    """
    left = sorted(steps, key=lambda each: (each.at, each.step_id))
    here = {step.step_id for step in left}
    left = [step if step.parent in here else replace(step, parent=None) for step in left]
    ordered: list[TraceStep] = []
    while left:
        roots = [step for step in left if step.parent is None]
        ordered += _taken(roots or [replace(left[0], parent=None)], left)
        taken = {step.step_id for step in ordered}
        left = [step for step in left if step.step_id not in taken]
    return ordered


def _taken(roots: Iterable[TraceStep], steps: Iterable[TraceStep]) -> list[TraceStep]:
    """The roots and all below them, depth first; a loop, for a conversation may be deep."""
    children: Children = {}
    for step in steps:
        children.setdefault(step.parent, []).append(step)
    stack, seen, ordered = [(root, 0) for root in reversed(list(roots))], set[str](), []
    while stack:
        step, depth = stack.pop()
        if step.step_id in seen:
            continue
        seen.add(step.step_id)
        ordered.append(replace(step, depth=depth))
        stack += [(each, depth + 1) for each in reversed(children.get(step.step_id, []))]
    return ordered
