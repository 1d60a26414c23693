"""Use cases of offerings: opened, and put before household after household of the register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contracts.people import Language
from contracts.relief.offering.commands import (
    CancelOffering,
    CloseOffering,
    OfferToMore,
    OpenOffering,
)
from contracts.relief.offering.words import OfferingState, PassedOver
from records.acts import Act
from records.policies import Policies
from records.scope import union_codes_within
from services.relief.aiding import terms_on
from services.relief.cases import Cases
from services.relief.domain.hardship_file import HardshipFile
from services.relief.filing import dated
from services.relief.household_answers import languages_of
from services.relief.leaving.maps import ON_REGISTER
from services.relief.offering.offer import Offer
from services.relief.offering.offering import Offering
from services.relief.offering.repository import Offerings, Offers
from services.relief.offering.terms import POLICY, amounts_of, require_last_day
from services.relief.repository.aid_requests import AID_REQUESTS
from services.relief.repository.files import FILES, Files
from vocabulary.ids import new_id

FILES_PER_STEP = 200


def open_offering(cases: Cases, *, request: OpenOffering, policies: Policies) -> str:
    """Begin one; refuses `ProgrammeNotOffered`, `OverCeiling`, `ForeignUnion`, a soon last day."""
    act = dated(cases, request)
    values = policies.on(POLICY, act.happened_on)
    amounts = amounts_of(request.programme, values)
    require_last_day(request.until_day, on=act.happened_on, values=values)
    for amount in amounts.values():
        terms_on(act.happened_on, request.programme, amount, policies=policies)
    offering = Offering(
        aggregate_id=new_id(),
        state=OfferingState.LISTING,
        managing_union=request.managing_union,
        programme=request.programme,
        title=request.title,
        year=act.happened_on.year,
        amounts=amounts,
        began=act,
        until_day=request.until_day,
        last_on=act.happened_on,
    )
    Offerings(cases.unit).add(offering)
    return offering.aggregate_id


def offer_to_more(
    cases: Cases, *, request: OfferToMore, policies: Policies, most: int = FILES_PER_STEP
) -> str:
    """Look at the next `most` files by the order of their ids, where it left off.

    The offering's version keeps two who do it at once apart, so each household is told once. Files
    that were opened after the offering began are not on its list.
    """
    act = dated(cases, request)
    with Offerings(cases.unit).changing(
        request.offering_id, expected_version=request.expected_version
    ) as offering:
        rows = cases.unit.find_documents(FILES, to_look_at(offering), most, first=True)
        offering.offer_to([row["_id"] for row in rows], last=len(rows) < most, act=act)
        files = [Files.from_document(row) for row in rows]
        funded = _funded(cases, offering, files, policies=policies)
        languages = languages_of(cases, [file.aggregate_id for file in files])
        for file in files:
            Offers(cases.unit).add(_offer_to(offering, file, funded, languages, act))
    return request.offering_id


def close_offering(cases: Cases, *, request: CloseOffering) -> str:
    """Close it; refuses `OfferingGoesOn`."""
    with Offerings(cases.unit).changing(
        request.offering_id, expected_version=request.expected_version
    ) as offering:
        offering.close(act=dated(cases, request))
    return request.offering_id


def cancel_offering(cases: Cases, *, request: CancelOffering) -> str:
    """End it early."""
    with Offerings(cases.unit).changing(
        request.offering_id, expected_version=request.expected_version
    ) as offering:
        offering.cancel(act=dated(cases, request))
    return request.offering_id


def to_look_at(offering: Offering) -> dict[str, object]:
    """The query of the files that come next: on the register, wherever in leaving it they are."""
    unions = sorted(union_codes_within(frozenset({offering.managing_union})))
    return {
        "state": {"$in": sorted(state.value for state in ON_REGISTER)},
        "managing_union": {"$in": unions},
        "opened_at": {"$lte": offering.began.at},
        "_id": {"$gt": offering.listed_to},
    }


def _offer_to(
    offering: Offering,
    file: HardshipFile,
    funded: frozenset[str],
    languages: Mapping[str, Language],
    act: Act,
) -> Offer:
    assessed = file.assessment
    amount = offering.amounts.get(assessed.hardship_class, 0) if assessed else 0
    passed_over = None
    if file.holder.person_key in funded:
        passed_over = PassedOver.FUNDED_ALREADY
    elif not amount:
        passed_over = PassedOver.NO_AMOUNT
    return Offer.listed_for(
        offering,
        file_id=file.aggregate_id,
        holder=file.holder,
        amount_fen=amount,
        language=languages[file.aggregate_id],
        passed_over=passed_over,
        act=act,
    )


def _funded(
    cases: Cases, offering: Offering, files: Sequence[HardshipFile], *, policies: Policies
) -> frozenset[str]:
    """Who of these holders is funded for the purpose and year already, by any programme."""
    amount = max(offering.amounts.values())
    day, programme = offering.began.happened_on, offering.programme
    terms = terms_on(day, programme, amount, policies=policies, year=offering.year)
    where = {
        "beneficiary_key": {"$in": sorted(file.holder.person_key for file in files)},
        "terms.purpose": terms.purpose,
        "terms.year": terms.year,
        "live": True,
    }
    rows = cases.unit.find_documents(AID_REQUESTS, where, len(files)) if files else []
    return frozenset(row["beneficiary_key"] for row in rows)
