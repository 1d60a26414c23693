"""The rights table: role × action × scope, as data. Owners turn a grant into query predicates.

An action is named by what it is done to and by the act (``ticket.escalate``); every operation of a
service names the one that it needs. ``inbox.union`` is reading one's union's messages beside one's
own: they tell of hardship, so only those hold it whose work that is. So with ``duty.change``:
whoever is on duty is told of his union's leads. ``job.follow`` is of jobs that one started oneself;
fetching what came of one needs the right to start it again besides.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from contracts.rights.roles import Role, Scope

S = Scope
OF_ALL_STAFF: Mapping[str, Scope] = MappingProxyType(
    {
        "colleague.read": S.SUBTREE,
        "delegation.give": S.OWN,
        "delegation.read": S.OWN,
        "work.hand_over": S.SUBTREE,
    }
)
"""What everybody on staff holds: he sees to who acts for him on leave, and hands over his work;
for both he sees who his colleagues are."""
RIGHTS: Mapping[Role, Mapping[str, Scope]] = MappingProxyType(
    {
        Role.ANONYMOUS: {
            "request.file": S.ALL,
            "ticket.progress": S.ALL,
            "activity.read": S.ALL,
            "activity.register": S.ALL,
            "consent.read": S.ALL,
            "session.start": S.ALL,
            "session.end": S.ALL,
            "session.assert": S.ALL,
            "session.own": S.ALL,  # by the session's token, which the request holds
            "wechat.receive": S.ALL,  # by WeChat's signature, which the request holds
        },
        Role.WORKER: {
            "ticket.mine": S.OWN,
            "consent.manage": S.OWN,
            "ticket.attach": S.OWN,
            "ticket.files": S.OWN,
            "file.stage": S.OWN,
            "inbox.read": S.OWN,
            "contact.prefer": S.OWN,
        },
        Role.HOTLINE_AGENT: {
            **OF_ALL_STAFF,
            "ticket.register": S.SUBTREE,
            "ticket.enter_late": S.SUBTREE,
            "ticket.read": S.SUBTREE,
            "ticket.answer": S.SUBTREE,
            "ticket.accept": S.SUBTREE,
            "ticket.escalate": S.SUBTREE,
            "ticket.close": S.SUBTREE,
            "consent.manage": S.SUBTREE,
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
            "ticket.export": S.SUBTREE,
            "job.follow": S.OWN,
            "ticket.read": S.SUBTREE,
            "call.read": S.SUBTREE,
            "call.listen": S.SUBTREE,
            "ticket.files": S.SUBTREE,
            "inbox.read": S.OWN,
            "inbox.union": S.OWN,
            "duty.change": S.SUBTREE,
        },
        Role.MEDIATOR: {**OF_ALL_STAFF, "inbox.read": S.OWN},
        Role.OFFICER: {
            **OF_ALL_STAFF,
            "ticket.export": S.SUBTREE,
            "lead.export": S.SUBTREE,
            "file.export": S.SUBTREE,
            "job.follow": S.OWN,
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
            "ticket.export": S.SUBTREE,
            "lead.export": S.SUBTREE,
            "file.export": S.SUBTREE,
            "job.follow": S.OWN,
            "ticket.read": S.SUBTREE,
            "ticket.files": S.SUBTREE,
            "lead.read": S.SUBTREE,
            "file.read": S.SUBTREE,
            "file.confirm": S.SUBTREE,
            "aid.read": S.SUBTREE,
            "payment.read": S.SUBTREE,
            "payment.approve": S.SUBTREE,
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
        },
        Role.SECURITY_ADMINISTRATOR: {
            **OF_ALL_STAFF,
            "account.create": S.SUBTREE,
            "account.read": S.SUBTREE,
            "account.reset": S.SUBTREE,
            "client.manage": S.SUBTREE,
            "role.change": S.SUBTREE,
        },
        Role.OPERATIONS: {
            **OF_ALL_STAFF,
            "figures.read": S.ALL,
            "messages.watch": S.ALL,
            "messages.read": S.ALL,
            "messages.mend": S.ALL,
        },
        Role.AUDITOR: {
            **OF_ALL_STAFF,
            "audit.read": S.ALL,
            "audit.sample": S.ALL,
            "audit.dossier": S.ALL,
            "audit.flag": S.ALL,
            "inbox.read": S.OWN,
        },
        Role.SYSTEM_ADMINISTRATOR: {**OF_ALL_STAFF, "inbox.read": S.OWN},
        Role.API_CLIENT: {
            "ticket.read": S.SUBTREE,
            "lead.read": S.SUBTREE,
            "ticket.export": S.SUBTREE,
            "lead.export": S.SUBTREE,
            "job.follow": S.OWN,
            "call.report": S.SUBTREE,
        },
    }
)
