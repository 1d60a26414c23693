"""Parties of a mediation, and the sessions to which they came."""

from __future__ import annotations

from dataclasses import dataclass, replace

from contracts.retention import ARCHIVED
from records.acts import Act
from records.retention import Pseudonyms


@dataclass(frozen=True, kw_only=True)
class Worker:
    """A worker who is a party; amounts in fen."""

    name: str
    claimed_fen: int
    agreed_fen: int = 0
    paid_fen: int = 0


@dataclass(frozen=True, kw_only=True)
class Session:
    """A session: `workers` came, by their places among the parties."""

    act: Act
    place: str
    workers: tuple[int, ...]
    employer_came: bool
    note: str | None


def archived_session(session: Session, pseudonyms: Pseudonyms) -> Session:
    """The session without what was written of it; who came stays, by places."""
    act = session.act
    late = None if act.late_entry_reason is None else ARCHIVED
    return replace(
        session,
        act=replace(act, by=pseudonyms.in_text(act.by), late_entry_reason=late),
        place=ARCHIVED,
        note=None if session.note is None else ARCHIVED,
    )
