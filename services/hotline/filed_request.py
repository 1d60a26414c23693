"""A filed request: what was asked, by whom, through which channel, and what was agreed to."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.hotline import Category, Channel
from contracts.people import Applicant, DeliveryChannel, Language
from records.consents import Agreed


@dataclass(frozen=True, kw_only=True)
class FiledRequest:
    """What a ticket is about. `id_warnings` is for the officer's eye, never a reason to refuse.

    A `confidential` one has no query code, and a query key that no number and code lead to. Whom it
    `concerns` (``union/county-540202``, ``staff/018f…``) it is kept from. By
    `employer_key` the requests against one `employer` are found, by `found_by` (keyed hashes of
    words; None: not made yet) those that hold what is searched.
    """

    number: str
    query_code: str | None
    query_key: str
    channel: Channel
    category: Category
    county: str
    managing_union: str
    language: Language
    preferred_channel: DeliveryChannel
    text: str
    applicant: Applicant
    phone_key: str
    person_key: str | None
    id_warnings: tuple[str, ...] = ()
    confidential: bool = False
    consents: tuple[Agreed, ...] = ()
    call_id: str | None = None
    follows: str | None = None
    concerns: str | None = None
    employer: str | None = None
    employer_key: str | None = None
    found_by: tuple[int, ...] | None = None
