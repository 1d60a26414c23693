"""Filing: from what was asked to the request that a ticket keeps, with its number and keys."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from contracts.hotline import Channel, FileRequest, RegisterRequest
from contracts.hotline.joining import TicketPart
from contracts.refusals import InvalidInput
from records.acts import Act
from records.keys import IndexKeys
from services.hotline.consenting import Consenting
from services.hotline.filed_request import FiledRequest
from services.hotline.searching.words import found_by
from vocabulary import id_number
from vocabulary.business_time import business_day
from vocabulary.ids import TicketNumber, new_query_code
from vocabulary.invalid_value import InvalidValue
from vocabulary.unions import union_of_county

SERIES = "SR"
PORTAL_CHANNELS = (Channel.WEB, Channel.WECHAT)
AGENT_CHANNELS = (Channel.CALL, Channel.LETTER, Channel.VISIT, Channel.WECHAT)


def require_channel(channel: Channel, allowed: Sequence[Channel]) -> None:
    """Refuses `InvalidInput` for a channel that this way in does not take."""
    if channel not in allowed:
        raise InvalidInput.at("channel", code="not_allowed_value", allowed=", ".join(allowed))


def filed(
    request: FileRequest | RegisterRequest, *, keys: IndexKeys, consenting: Consenting, act: Act
) -> FiledRequest:
    """The request as its ticket keeps it; managed by the county's union unless another is given.

    Refuses `InvalidInput` for an ID number of somebody not yet born, and what `Consenting` does.
    """
    person = request.applicant
    warnings = _warnings(person.id_number, county=request.county, today=business_day(act.at))
    number = str(_draw_number(act.happened_on))
    query_code = None if request.confidential else new_query_code()
    return FiledRequest(
        number=number,
        query_code=query_code,
        query_key=keys.query_key(number, query_code or _nobodys_code()),
        channel=request.channel,
        category=request.category,
        county=request.county,
        managing_union=request.managing_union or union_of_county(request.county).code,
        language=request.language,
        preferred_channel=request.preferred_channel,
        text=request.text,
        applicant=person,
        phone_key=keys.phone_key(person.phone),
        person_key=keys.person_key(person.id_number) if person.id_number else None,
        id_warnings=warnings,
        confidential=request.confidential,
        consents=consenting.given(request, act=act),
        call_id=request.call_id if isinstance(request, RegisterRequest) else None,
        follows=request.follows if isinstance(request, RegisterRequest) else None,
        concerns=request.concerns,
        employer=request.employer,
        employer_key=keys.employer_key(request.employer) if request.employer else None,
        found_by=()
        if request.confidential
        else found_by(request.text, request.employer, keys=keys),
    )


def part_of(origin: FiledRequest, part: TicketPart, *, keys: IndexKeys, act: Act) -> FiledRequest:
    """The request of a part of a ticket: of the same person, with what he agreed to, as protected.

    With a number and a query code of its own.
    """
    number = str(_draw_number(act.happened_on))
    query_code = None if origin.confidential else new_query_code()
    return replace(
        origin,
        number=number,
        query_code=query_code,
        query_key=keys.query_key(number, query_code or _nobodys_code()),
        category=part.category,
        managing_union=part.managing_union or origin.managing_union,
        text=part.text,
        found_by=() if origin.confidential else found_by(part.text, origin.employer, keys=keys),
        follows=None,
    )


def _nobodys_code() -> str:
    """A code that is told to nobody, and longer than one can be asked for.

    So the key of a confidential ticket is as any other, and asking by code misses it as it misses
    what is absent.
    """
    return secrets.token_hex(16)


def _draw_number(day: date) -> TicketNumber:
    """A number that nobody else has, but for one chance in a million per ticket of that day.

    Drawn, not counted: docs/decisions/ticket-numbers.md. The unique index refuses one that is
    taken, and the command runs again with another.
    """
    return TicketNumber(SERIES, day, 1 + secrets.randbelow(999_999))


def _warnings(number: str | None, *, county: str, today: date) -> tuple[str, ...]:
    if number is None:
        return ()
    try:
        id_number.normalise(number, today=today)
    except InvalidValue as invalid:
        field = "applicant.id_number"
        raise InvalidInput.at(field, code=invalid.code, allowed=invalid.allowed) from None
    return tuple(warning.value for warning in id_number.warnings_of(number, residence=county))
