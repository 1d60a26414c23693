"""What people without an account, workers and other systems may do."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.rights.roles import Role, Scope

S = Scope
PEOPLE: Mapping[Role, Mapping[str, Scope]] = {
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
        "data.own": S.OWN,
        "correction.ask": S.OWN,
        "correction.read": S.OWN,
        "offer.mine": S.OWN,
        "offer.answer": S.OWN,
        "receipt_check.answer": S.OWN,
    },
    Role.API_CLIENT: {
        "ticket.read": S.SUBTREE,
        "lead.read": S.SUBTREE,
        "ticket.export": S.SUBTREE,
        "lead.export": S.SUBTREE,
        "job.follow": S.OWN,
        "call.report": S.SUBTREE,
    },
}
