"""What those may do who publish, organise and lead."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.rights.roles import Role, Scope
from contracts.rights.table.all_staff import OF_ALL_STAFF

S = Scope
UNION_LIFE: Mapping[Role, Mapping[str, Scope]] = {
    Role.EDITOR: {**OF_ALL_STAFF, "inbox.read": S.OWN},
    Role.PUBLISHER: {**OF_ALL_STAFF, "inbox.read": S.OWN},
    Role.CAMPAIGN_ORGANISER: {
        **OF_ALL_STAFF,
        "activity.publish": S.SUBTREE,
        "inbox.read": S.OWN,
    },
    Role.JUDGE: {**OF_ALL_STAFF, "inbox.read": S.OWN},
    Role.ORGANISATION_OFFICER: {**OF_ALL_STAFF, "inbox.read": S.OWN},
    Role.LEADER: {
        **OF_ALL_STAFF,
        "report.read": S.SUBTREE,
        "ticket.figures": S.SUBTREE,
        "report.trace": S.SUBTREE,
        "ticket.export": S.SUBTREE,
        "lead.export": S.SUBTREE,
        "file.export": S.SUBTREE,
        "job.follow": S.OWN,
        "ticket.read": S.SUBTREE,
        "ticket.urge": S.SUBTREE,
        "ticket.supervise": S.SUBTREE,
        "ticket.declare_emergency": S.SUBTREE,
        "ticket.report_up": S.SUBTREE,
        "claimant.read": S.SUBTREE,
        "ticket.files": S.SUBTREE,
        "lead.read": S.SUBTREE,
        "file.read": S.SUBTREE,
        "file.confirm": S.SUBTREE,
        "notice.read": S.SUBTREE,
        "leaving.decide": S.SUBTREE,
        "recheck.decide": S.SUBTREE,
        "household.match": S.SUBTREE,
        "file.import": S.SUBTREE,
        "file.stage": S.OWN,
        "aid.read": S.SUBTREE,
        "student_aid.read": S.SUBTREE,
        "student_aid.confirm": S.SUBTREE,
        "payment.read": S.SUBTREE,
        "budget.read": S.SUBTREE,
        "stock.read": S.SUBTREE,
        "distribution.read": S.SUBTREE,
        "payment.reconcile": S.SUBTREE,
        "payment.approve": S.SUBTREE,
        "greeting.approve": S.SUBTREE,
        "unit_visit.visit": S.SUBTREE,
        "unit_visit.read": S.SUBTREE,
        "conflict.declare": S.SUBTREE,
        "delegation.give": S.SUBTREE,
        "delegation.read": S.SUBTREE,
        "account.read": S.SUBTREE,
        "figures.read": S.ALL,
        "person.reveal": S.SUBTREE,
        "inbox.read": S.OWN,
        "inbox.union": S.OWN,
        "duty.change": S.SUBTREE,
        "messages.read": S.SUBTREE,
        "messages.second": S.SUBTREE,
        "work.reassign": S.SUBTREE,
        "retention.read": S.SUBTREE,
        "retention.hold": S.SUBTREE,
    },
}
