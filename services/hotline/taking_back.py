"""What is left of a request's consents once some were taken back. Pure."""

from __future__ import annotations

from dataclasses import replace

from contracts.consents import ConsentPurpose
from contracts.hotline import ConsentNotGiven, ConsentTakenBack
from records.acts import Act
from services.hotline.filed_request import FiledRequest

STOPS_EVERYTHING = frozenset({ConsentPurpose.HANDLING, ConsentPurpose.GUARDIAN})
"""Without these the request is not taken on; without any it is not handed to relief."""


def without(request: FiledRequest, purpose: ConsentPurpose, *, act: Act) -> FiledRequest:
    """The request once this consent is taken back; refuses `ConsentNotGiven` where none stands."""
    standing = [each for each in request.consents if each.purpose == purpose and each.stands]
    if not standing:
        raise ConsentNotGiven(field="purpose", allowed="a consent that stands", purpose=purpose)
    return replace(
        request,
        consents=tuple(
            replace(each, withdrawn_at=act.at, withdrawn_by=act.by) if each in standing else each
            for each in request.consents
        ),
    )


def without_id_number(request: FiledRequest) -> FiledRequest:
    """The request without what nothing needs any more."""
    return replace(
        request,
        applicant=replace(request.applicant, id_number=None),
        person_key=None,
        id_warnings=(),
    )


def require_standing(request: FiledRequest, purposes: frozenset[ConsentPurpose]) -> None:
    """Refuses `ConsentTakenBack` once any of these was taken back."""
    for each in request.consents:
        if each.purpose in purposes and not each.stands:
            raise ConsentTakenBack(allowed="a request whose consents stand", purpose=each.purpose)
