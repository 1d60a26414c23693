"""One request in two tickets, several in one: merging, its undoing, splitting."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from contracts.hotline import ConcernsSomebody, TicketState, TicketStep
from contracts.hotline.joining import (
    ConcernsDiffer,
    MergedAcrossUnions,
    MergeUndone,
    OthersMergedInto,
    TicketJoined,
    TicketMerged,
    TicketParted,
    TicketSplit,
    TooManyLinked,
    UndoWindowOver,
)
from contracts.refusals import WrongState
from records.acts import Act
from services.hotline.domain.stepping import Stepping
from services.hotline.domain.ticket_map import AT_THE_DESK
from services.hotline.history import LeadLink, closing_day
from services.hotline.taking_back import STOPS_EVERYTHING, require_standing


@dataclass(frozen=True, kw_only=True)
class JoinTerms:
    """What policy lets (``hotline.joining``): how many are linked, how late a merge is undone."""

    most_joined: int
    most_parts: int
    undo_days: int


class Joining(Stepping):
    """The part of a ticket that is about other tickets."""

    state: TicketState
    lead: LeadLink | None

    @property
    def hands(self) -> set[str]:
        """The recorded actors of its steps, and of those of the tickets that it goes on for."""
        return {step.act.by for step in self.history} | set(self.course.links.hands)

    def merge_into(self, other: Joining, *, note: str | None, act: Act) -> None:
        """Let `other` go on for both (并单); that one is `join`ed by this.

        Refuses `OthersMergedInto`, `MergedAcrossUnions`, `ConsentTakenBack`,
        and `WrongState` for one that escalated.
        """
        self._require("merge")
        if joined := self.course.links.joined:
            raise OthersMergedInto(allowed="the other way round", joined=len(joined))
        if self.lead is not None:
            allowed = "a ticket that did not escalate"
            raise WrongState(allowed=allowed, state=self.state, command="merge")
        same_union = self.request.managing_union == other.request.managing_union
        if not same_union and self.state not in AT_THE_DESK:
            raise MergedAcrossUnions(field="into", allowed="a ticket of the same union")
        require_standing(self.request, STOPS_EVERYTHING)
        former = self.state
        self._take("merge", TicketStep.MERGED, act, note, other.request.number)
        links = replace(
            self.course.links, merged_into=other.aggregate_id, merged_from=TicketState(former)
        )
        self.course = replace(self.course, links=links, asked_days=None)
        self.announce(
            TicketMerged(
                **self._named(act),
                phone_key=self.request.phone_key,
                language=self.request.language,
                preferred_channel=self.request.preferred_channel,
            )
        )

    def join(self, other: Joining, *, act: Act, terms: JoinTerms) -> None:
        """Go on for `other`, too, whose hands had a hand in this; refuses `TooManyLinked`."""
        self._require("join")
        if len(self.course.links.joined) >= terms.most_joined:
            most = terms.most_joined
            raise TooManyLinked(field="into", allowed=f"at most {most} tickets", most=most)
        self._take("join", TicketStep.JOINED, act, None, other.request.number)
        links = self.course.links
        joined = (*links.joined, other.aggregate_id)
        hands = tuple(sorted({*links.hands, *other.hands}))
        self.course = replace(self.course, links=replace(links, joined=joined, hands=hands))
        self.announce(TicketJoined(**self._named(act), joined=len(joined)))

    def require_merged(self) -> str:
        """The id of the one that goes on for it; refuses `WrongState` where there is none."""
        self._require("unmerge_registered")
        return self.course.links.merged_into or ""

    def unmerge(self, *, note: str, act: Act, terms: JoinTerms) -> None:
        """Go its own way again from where it was; refuses `UndoWindowOver`."""
        self._require("unmerge_registered")
        merged_on = closing_day(self.history) or act.happened_on
        last = merged_on + timedelta(days=terms.undo_days)
        if act.happened_on > last:
            raise UndoWindowOver(field="happened_on", allowed=f"{last.isoformat()} or earlier")
        links = self.course.links
        former = links.merged_from or TicketState.REGISTERED
        self._take(f"unmerge_{former}", TicketStep.MERGE_UNDONE, act, note)
        links = replace(links, merged_into=None, merged_from=None)
        self.course = replace(self.course, links=links)
        self.announce(MergeUndone(**self._named(act)))

    def part(self, other: Joining, *, act: Act) -> None:
        """Go on without `other`; what its people did stays a hand in this, and so does its lock."""
        self._take("part", TicketStep.PARTED, act, None, other.request.number)
        links = self.course.links
        joined = tuple(each for each in links.joined if each != other.aggregate_id)
        self.course = replace(self.course, links=replace(links, joined=joined))
        self.announce(TicketParted(**self._named(act), joined=len(joined)))

    def split_off(self, ids: tuple[str, ...], *, note: str | None, act: Act, most: int) -> None:
        """Each of `ids` is a part of it; refuses `TooManyLinked`, `ConsentTakenBack`."""
        self._require("split")
        require_standing(self.request, STOPS_EVERYTHING)
        links = self.course.links
        if len(links.split_off) + len(ids) > most:
            raise TooManyLinked(field="parts", allowed=f"at most {most} tickets", most=most)
        self._take("split", TicketStep.SPLIT, act, note)
        self.course = replace(self.course, links=replace(links, split_off=(*links.split_off, *ids)))
        self.announce(TicketSplit(**self._named(act), parts=len(ids)))

    def be_part_of(self, origin: Joining) -> None:
        """What was done with the ticket it was split from was done with it."""
        links = replace(
            self.course.links,
            split_from=origin.aggregate_id,
            hands=tuple(sorted(origin.hands)),
        )
        self.course = replace(self.course, links=links)


def protect_alike(one: Joining, other: Joining) -> None:
    """Both are kept from then on as the more protected of them was.

    Refuses `ConcernsDiffer`, and `ConcernsSomebody` where relief would see it.
    """
    named = {each.request.concerns for each in (one, other)} - {None}
    if len(named) > 1:
        raise ConcernsDiffer(field="into", allowed="a ticket about the same union or officer")
    if named and other.lead is not None and other.request.concerns is None:
        raise ConcernsSomebody(field="into", allowed="a ticket that did not escalate")
    concerns = next(iter(named), None)
    confidential = one.request.confidential or other.request.confidential
    for each in (one, other):
        each.request = replace(each.request, concerns=concerns, confidential=confidential)
