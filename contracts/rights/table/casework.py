"""What those may do through whose hands files, aid, money and goods go."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.rights.roles import Role, Scope
from contracts.rights.table.all_staff import OF_ALL_STAFF

S = Scope
CASEWORK: Mapping[Role, Mapping[str, Scope]] = {
    Role.OFFICER: {
        **OF_ALL_STAFF,
        "knowledge.read": S.ALL,
        "report.read": S.SUBTREE,
        "report.trace": S.SUBTREE,
        "ticket.export": S.SUBTREE,
        "lead.export": S.SUBTREE,
        "file.export": S.SUBTREE,
        "job.follow": S.OWN,
        "correction.ask": S.SUBTREE,
        "correction.decide": S.SUBTREE,
        "correction.read": S.SUBTREE,
        "ticket.read": S.SUBTREE,
        "ticket.attach": S.SUBTREE,
        "ticket.files": S.SUBTREE,
        "file.stage": S.OWN,
        "lead.read": S.SUBTREE,
        "lead.decide": S.SUBTREE,
        "lead.enter_late": S.SUBTREE,
        "file.read": S.SUBTREE,
        "file.prepare": S.SUBTREE,
        "file.visit": S.SUBTREE,
        "file.first_review": S.SUBTREE,
        "file.confirm": S.SUBTREE,
        "file.enter_late": S.SUBTREE,
        "aid.read": S.SUBTREE,
        "aid.request": S.SUBTREE,
        "payment.read": S.SUBTREE,
        "payment.build": S.SUBTREE,
        "conflict.declare": S.SUBTREE,
        "person.reveal": S.SUBTREE,
        "inbox.read": S.OWN,
        "inbox.union": S.OWN,
        "duty.change": S.SUBTREE,
    },
    Role.HOME_VISITOR: {
        **OF_ALL_STAFF,
        "file.read": S.SUBTREE,
        "file.visit": S.SUBTREE,
        "file.enter_late": S.SUBTREE,
        "conflict.declare": S.SUBTREE,
        "inbox.read": S.OWN,
    },
    Role.MUNICIPAL_REVIEWER: {
        **OF_ALL_STAFF,
        "file.export": S.SUBTREE,
        "job.follow": S.OWN,
        "file.read": S.SUBTREE,
        "file.review": S.SUBTREE,
        "file.confirm": S.SUBTREE,
        "file.enter_late": S.SUBTREE,
        "aid.read": S.SUBTREE,
        "payment.read": S.SUBTREE,
        "conflict.declare": S.SUBTREE,
        "inbox.read": S.OWN,
    },
    Role.APPROVER: {
        **OF_ALL_STAFF,
        "file.read": S.SUBTREE,
        "file.enter_late": S.SUBTREE,
        "aid.read": S.SUBTREE,
        "aid.approve": S.SUBTREE,
        "file.stage": S.OWN,
        "payment.read": S.SUBTREE,
        "payment.approve": S.SUBTREE,
        "conflict.declare": S.SUBTREE,
        "inbox.read": S.OWN,
    },
    Role.FINANCE_OFFICER: {
        **OF_ALL_STAFF,
        "file.enter_late": S.SUBTREE,
        "payment.read": S.SUBTREE,
        "payment.pay": S.SUBTREE,
        "conflict.declare": S.SUBTREE,
        "inbox.read": S.OWN,
    },
    Role.STORE_KEEPER: {**OF_ALL_STAFF, "inbox.read": S.OWN},
}
