"""What those may do who run, secure and audit the system."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.rights.roles import Role, Scope
from contracts.rights.table.all_staff import OF_ALL_STAFF

S = Scope
ADMINISTRATION: Mapping[Role, Mapping[str, Scope]] = {
    Role.SECURITY_ADMINISTRATOR: {
        **OF_ALL_STAFF,
        "account.create": S.SUBTREE,
        "account.read": S.SUBTREE,
        "account.reset": S.SUBTREE,
        "account.link": S.SUBTREE,
        "client.manage": S.SUBTREE,
        "role.change": S.SUBTREE,
    },
    Role.OPERATIONS: {
        **OF_ALL_STAFF,
        "figures.read": S.ALL,
        "messages.watch": S.ALL,
        "messages.read": S.ALL,
        "messages.mend": S.ALL,
        "retention.read": S.ALL,
    },
    Role.AUDITOR: {
        **OF_ALL_STAFF,
        "report.read": S.ALL,
        "ticket.figures": S.ALL,
        "report.trace": S.ALL,
        "audit.read": S.ALL,
        "audit.sample": S.ALL,
        "audit.dossier": S.ALL,
        "audit.flag": S.ALL,
        "retention.read": S.ALL,
        "retention.hold": S.ALL,
        "budget.read": S.ALL,
        "stock.read": S.ALL,
        "distribution.read": S.ALL,
        "payment.reconcile": S.ALL,
        "inbox.read": S.OWN,
    },
    Role.SYSTEM_ADMINISTRATOR: {**OF_ALL_STAFF, "inbox.read": S.OWN},
}
