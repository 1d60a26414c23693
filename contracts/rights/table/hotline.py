"""What the hotline's staff may do."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.rights.roles import Role, Scope
from contracts.rights.table.all_staff import OF_ALL_STAFF

S = Scope
HOTLINE: Mapping[Role, Mapping[str, Scope]] = {
    Role.HOTLINE_AGENT: {
        **OF_ALL_STAFF,
        "knowledge.read": S.ALL,
        "knowledge.write": S.ALL,
        "correction.ask": S.SUBTREE,
        "correction.read": S.SUBTREE,
        "ticket.register": S.SUBTREE,
        "ticket.enter_late": S.SUBTREE,
        "ticket.read": S.SUBTREE,
        "ticket.answer": S.SUBTREE,
        "ticket.accept": S.SUBTREE,
        "ticket.escalate": S.SUBTREE,
        "ticket.dispatch": S.SUBTREE,
        "ticket.handle": S.SUBTREE,
        "ticket.call_back": S.SUBTREE,
        "ticket.reopen": S.SUBTREE,
        "ticket.merge": S.SUBTREE,
        "ticket.urge": S.SUBTREE,
        "mediation.open": S.SUBTREE,
        "mediation.read": S.SUBTREE,
        "consent.manage": S.SUBTREE,
        "consent.record": S.SUBTREE,
        "call.take": S.SUBTREE,
        "call.read": S.SUBTREE,
        "ticket.attach": S.SUBTREE,
        "ticket.files": S.SUBTREE,
        "file.stage": S.OWN,
        "person.reveal": S.SUBTREE,
        "inbox.read": S.OWN,
        "inbox.union": S.OWN,
        "duty.change": S.SUBTREE,
    },
    Role.SHIFT_LEADER: {
        **OF_ALL_STAFF,
        "knowledge.read": S.ALL,
        "knowledge.write": S.ALL,
        "knowledge.publish": S.ALL,
        "ticket.export": S.SUBTREE,
        "job.follow": S.OWN,
        "correction.decide": S.SUBTREE,
        "correction.read": S.SUBTREE,
        "ticket.read": S.SUBTREE,
        "ticket.enter_late": S.SUBTREE,
        "ticket.close": S.SUBTREE,
        "ticket.decide": S.SUBTREE,
        "ticket.reopen": S.SUBTREE,
        "ticket.merge": S.SUBTREE,
        "ticket.urge": S.SUBTREE,
        "ticket.supervise": S.SUBTREE,
        "mediation.appoint": S.SUBTREE,
        "mediation.read": S.SUBTREE,
        "call.read": S.SUBTREE,
        "call.listen": S.SUBTREE,
        "ticket.files": S.SUBTREE,
        "inbox.read": S.OWN,
        "inbox.union": S.OWN,
        "duty.change": S.SUBTREE,
    },
    Role.MEDIATOR: {
        **OF_ALL_STAFF,
        "knowledge.read": S.ALL,
        "ticket.enter_late": S.SUBTREE,
        "mediation.mediate": S.SUBTREE,
        "mediation.read": S.SUBTREE,
        "inbox.read": S.OWN,
    },
}
