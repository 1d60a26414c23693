"""Offered aid (免申即享) over HTTP: opened by staff, taken by the household with one tap."""

from __future__ import annotations

from contracts.refusals import (
    ForeignUnion,
    WrongState,
)
from contracts.relief import (
    ConflictOfInterest,
    FileNotOnFile,
    FundedAlready,
    OverCeiling,
    SeparationOfDuties,
)
from contracts.relief.offering.answers import (
    GetOffer,
    GetOffering,
    ListMyOffers,
    ListOfferings,
    ListOffers,
)
from contracts.relief.offering.commands import (
    AcceptOffer,
    CancelOffering,
    CloseOffering,
    DeclineOffer,
    OfferingStep,
    OfferToMore,
    OpenOffering,
)
from contracts.relief.offering.words import (
    OfferingGoesOn,
    OfferingNotFound,
    OfferNotFound,
    OfferOver,
    PayeeNeeded,
    PayeeNotHolder,
    ProgrammeNotOffered,
)
from services.gateway.operations.late_entry import LATE_ENTRY
from services.gateway.operations.operation import Operation

_ANSWER = (OfferNotFound, ForeignUnion, WrongState, OfferOver, *LATE_ENTRY)


def _step(path: str, request: type[OfferingStep], *refuses: type) -> Operation:
    return Operation(
        method="POST",
        path=f"/api/offerings/{{offering_id}}/{path}",
        request=request,
        refuses=(OfferingNotFound, ForeignUnion, WrongState, *LATE_ENTRY, *refuses),
    )


OPERATIONS = (
    Operation(
        method="POST",
        path="/api/offerings",
        request=OpenOffering,
        status=201,
        refuses=(ForeignUnion, ProgrammeNotOffered, OverCeiling, *LATE_ENTRY),
    ),
    Operation(method="GET", path="/api/offerings", request=ListOfferings),
    Operation(
        method="GET",
        path="/api/offerings/{offering_id}",
        request=GetOffering,
        refuses=(OfferingNotFound, ForeignUnion),
    ),
    Operation(
        method="GET",
        path="/api/offerings/{offering_id}/offers",
        request=ListOffers,
        refuses=(OfferingNotFound, ForeignUnion),
    ),
    _step("offer", OfferToMore, OfferOver),
    _step("close", CloseOffering, OfferingGoesOn),
    _step("cancel", CancelOffering),
    Operation(method="GET", path="/api/my/offers", request=ListMyOffers),
    Operation(
        method="GET",
        path="/api/offers/{offer_id}",
        request=GetOffer,
        refuses=(OfferNotFound, ForeignUnion),
    ),
    Operation(
        method="POST",
        path="/api/offers/{offer_id}/accept",
        request=AcceptOffer,
        refuses=(
            *_ANSWER,
            PayeeNeeded,
            PayeeNotHolder,
            FundedAlready,
            FileNotOnFile,
            OverCeiling,
            SeparationOfDuties,
            ConflictOfInterest,
        ),
    ),
    Operation(
        method="POST",
        path="/api/offers/{offer_id}/decline",
        request=DeclineOffer,
        refuses=_ANSWER,
    ),
)
