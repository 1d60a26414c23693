"""Use cases of offers: taken or declined, by the household itself or by staff who asked it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from contracts.relief import Payee
from contracts.relief.offering.commands import AcceptOffer, DeclineOffer
from contracts.relief.offering.words import OfferNotFound, PayeeNeeded, PayeeNotHolder
from records.acts import Act
from records.keys import IndexKeys
from records.policies import Policies
from services.relief.aiding import asked_for, terms_on
from services.relief.cases import Cases
from services.relief.domain.hardship_file import HardshipFile
from services.relief.household_answers import HOUSEHOLD, answering_act, file_reached
from services.relief.offering.offer import Offer
from services.relief.offering.offering import Offering
from services.relief.offering.payees import known_payee
from services.relief.offering.repository import Offerings, Offers
from vocabulary.ids import new_id
from vocabulary.person_name import is_same


def accept_offer(cases: Cases, *, request: AcceptOffer, keys: IndexKeys, policies: Policies) -> str:
    """Take it: aid is asked for on the file in the same transaction. Returns the offer's id.

    Refuses `OfferOver`, `PayeeNeeded`, `PayeeNotHolder`, and what a request for aid refuses.
    """
    with _answering(cases, request) as (offer, offering, file, act):
        aid_id = new_id()
        offer.accept(aid_id, act=act)
        day, programme = offering.began.happened_on, offering.programme
        asked = asked_for(
            cases,
            file,
            terms_on(day, programme, offer.amount_fen, policies=policies, year=offer.year),
            aid_id=aid_id,
            payee=_payee(cases, file, request.payee, act),
            note=None,
            keys=keys,
            act=act,
        )
        # It is of the file, which whoever answers was found to reach.
        cases.unit.aggregates.add(cases.aid, asked)
    return request.offer_id


def decline_offer(cases: Cases, *, request: DeclineOffer) -> str:
    """Do not take it; returns the offer's id. Refuses `OfferOver`."""
    with _answering(cases, request) as (offer, _, _, act):
        offer.decline(request.reason, act=act)
    return request.offer_id


@contextmanager
def _answering(
    cases: Cases, request: AcceptOffer | DeclineOffer
) -> Iterator[tuple[Offer, Offering, HardshipFile, Act]]:
    """The offer with its offering and file; the file is his own, or of his unions."""
    act, offers = answering_act(cases, request), Offers(cases.unit)
    found = offers.get_beyond(request.offer_id)
    file = file_reached(cases, found.file_id, not_found=OfferNotFound)
    offering = Offerings(cases.unit).get_beyond(found.offering_id)
    with offers.changing(
        request.offer_id, expected_version=request.expected_version, beyond=True
    ) as offer:
        offering.require_answerable(act.happened_on)
        yield offer, offering, file, act


def _payee(cases: Cases, file: HardshipFile, named: Payee | None, act: Act) -> Payee:
    """Where it is paid to; refuses `PayeeNeeded` and `PayeeNotHolder`."""
    if named is None:
        known = known_payee(cases, file.aggregate_id)
        if known is None:
            raise PayeeNeeded(field="payee", allowed="name, card and bank")
        return known
    if act.by == HOUSEHOLD and not is_same(named.name, file.holder.applicant.name):
        raise PayeeNotHolder(field="payee.name", allowed="the holder of the file")
    return named
