"""Workers sign in by a code that is sent to their phone."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from contracts.identity import ProvePhone, RequestPhoneCode, SignInByPhone
from contracts.people import Language
from contracts.rights import Actor
from records.keys import IndexKeys
from services.identity.domain.phone_codes import PhoneChallenge, PhoneLine, require_match
from services.identity.domain.sessions import Session, SessionTerms
from services.identity.domain.standing import Standing, worker_of, worker_standing
from services.identity.repository import PhoneChallenges, PhoneLines, Sessions
from vocabulary.ids import new_id

Policy = Mapping[str, Any]


def request_phone_code(
    lines: PhoneLines,
    challenges: PhoneChallenges,
    *,
    request: RequestPhoneCode,
    keys: IndexKeys,
    policy: Policy,
    now: datetime,
) -> None:
    """Send a code, unless the phone was sent one too recently or too often: `TooManyAttempts`."""
    challenge_id, phone_key = new_id(), keys.phone_key(request.phone)
    if lines.find_by_id(phone_key) is None:
        lines.add(PhoneLine(aggregate_id=phone_key, asked_at=[], newest=None))
    with lines.changing(phone_key) as line:
        line.ask(challenge_id=challenge_id, policy=policy, now=now)
    digits = policy["digits"]
    code = f"{secrets.randbelow(10**digits):0{digits}d}"
    challenges.add(
        PhoneChallenge.ask(
            challenge_id=challenge_id,
            phone=request.phone,
            phone_key=phone_key,
            code=code,
            code_key=keys.code_key(challenge_id, code),
            language=request.language,
            policy=policy,
            now=now,
        )
    )


def sign_in_by_phone(
    lines: PhoneLines,
    challenges: PhoneChallenges,
    sessions: Sessions,
    *,
    request: SignInByPhone,
    keys: IndexKeys,
    policy: Policy,
    now: datetime,
) -> tuple[str, Standing]:
    """Start a worker's session with the newest code of his phone: (token, who he is)."""
    phone_key, language = _spent(lines, challenges, request=request, keys=keys, now=now)
    token = secrets.token_urlsafe(32)
    session = Session.start(
        token=token,
        terms=SessionTerms.for_workers(policy),
        now=now,
        language=language,
        phone_key=phone_key,
        device=request.client_device,
    )
    sessions.add(session)
    return token, worker_standing(session)


def prove_phone(
    lines: PhoneLines,
    challenges: PhoneChallenges,
    *,
    request: ProvePhone,
    keys: IndexKeys,
    now: datetime,
) -> Actor:
    """Whose phone it is, by its newest code, which is used up; nobody is signed in."""
    phone_key, _ = _spent(lines, challenges, request=request, keys=keys, now=now)
    return worker_of(phone_key)


def _spent(
    lines: PhoneLines,
    challenges: PhoneChallenges,
    *,
    request: SignInByPhone | ProvePhone,
    keys: IndexKeys,
    now: datetime,
) -> tuple[str, Language]:
    """(key of the phone whose newest code this was, the language it was asked in).

    Refuses `CodeWrong`, alike for a wrong, late or used one and for a phone that was sent none.
    """
    phone_key = keys.phone_key(request.phone)
    line = lines.find_by_id(phone_key)
    matched = False
    language: Language = "zh-CN"
    if line is not None and line.newest is not None:
        code_key = keys.code_key(line.newest, request.code)
        with challenges.changing(line.newest) as challenge:
            matched = challenge.try_code(code_key, now=now)
            language = challenge.language
    require_match(matched)
    return phone_key, language
