"""What relief tests speak of: an escalation, officers, leads in each state."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from contracts.fields import Sealed
from contracts.hotline import HardshipReason, TicketEscalated
from contracts.people import Applicant, DeliveryChannel
from contracts.relief import LeadState, RefusalReason
from contracts.rights import Actor, Role, system_actor
from records.acts import Act
from services.relief.domain.hardship_file import HardshipFile
from services.relief.domain.holder import Holder
from services.relief.domain.lead import Lead
from services.relief.domain.referral import Referral
from vocabulary.id_number import check_character

NOW = datetime(2021, 3, 5, 4, 0, tzinfo=UTC)
TODAY = date(2021, 3, 5)
YESTERDAY = TODAY - timedelta(days=1)
TOMORROW = TODAY + timedelta(days=1)

ID_NUMBER = "54230119850312001" + check_character("54230119850312001")
WORKER = Applicant(name="次仁", phone="+8613908920001", id_number=ID_NUMBER)
STORY = "矿上受伤，医药费付不起"

RELIEF = system_actor("relief")
OFFICER = Actor(
    name="staff/officer", roles=frozenset({Role.OFFICER}), unions=frozenset({"county-540202"})
)
OTHER_OFFICER = Actor(
    name="staff/other", roles=frozenset({Role.OFFICER}), unions=frozenset({"county-540221"})
)


def act(happened_on: date = TODAY, *, by: str = "staff/officer", **more: Any) -> Act:
    return Act(by=by, at=NOW, happened_on=happened_on, **more)


def escalation(**changes: Any) -> TicketEscalated:
    facts: dict[str, Any] = {
        "ticket_id": "ticket-a",
        "number": "SR-20210305-000123",
        "county": "540202",
        "managing_union": "county-540202",
        "language": "bo",
        "preferred_channel": DeliveryChannel.SMS,
        "happened_on": TODAY,
        "phone_key": "t1.phone",
        "person_key": "p1.person",
        "handled_by": ["staff/agent"],
        "applicant": Sealed(WORKER),
        "story": Sealed(STORY),
        "reason_code": Sealed(HardshipReason.ILLNESS),
    }
    return TicketEscalated(**{**facts, **changes})


def referral(**changes: Any) -> Referral:
    return Referral.of(escalation(**changes), id_warnings=[])


def hardship_file(**changes: Any) -> HardshipFile:
    holder = Holder.of(referral(**changes), number="KN-540202-2021-000007")
    file = HardshipFile.open_for(holder, file_id="file-a", act=act())
    file.announced.clear()
    file.recorded.clear()
    return file


def lead_in(state: LeadState, **changes: Any) -> Lead:
    """A lead that came to this state as leads do, with nothing left to announce."""
    lead = Lead.open_from(referral(**changes), act=act(by="system/relief"))
    if state == LeadState.ACCEPTED:
        lead.accept(file=hardship_file(**changes), note=None, act=act())
    elif state == LeadState.REFUSED:
        lead.refuse(reason=RefusalReason.NOT_A_WORKER, note=None, act=act())
    lead.announced.clear()
    return lead
