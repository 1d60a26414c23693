"""A request's consents: one given later, and what is left once some were taken back. Pure."""

from __future__ import annotations

from dataclasses import replace

from contracts.consents import ConsentPurpose
from contracts.hotline import ConsentGivenAlready, ConsentNotGiven, ConsentTakenBack
from records.acts import Act
from records.consents import Agreed
from services.hotline.filed_request import FiledRequest

STOPS_EVERYTHING = frozenset({ConsentPurpose.HANDLING, ConsentPurpose.GUARDIAN})
"""Without these the request is not taken on; without any it is not handed to relief."""


def with_consent(request: FiledRequest, agreed: Agreed) -> FiledRequest:
    """The request with one more; refuses `ConsentGivenAlready` to a version that stands.

    Consent to an earlier version stays beside it: it is what was done by until now.
    """
    stands = {(each.purpose, each.version) for each in request.consents if each.stands}
    if (agreed.purpose, agreed.version) in stands:
        raise ConsentGivenAlready(
            field="purpose",
            allowed="a text to which consent does not stand yet",
            purpose=agreed.purpose,
            version=agreed.version,
        )
    return replace(request, consents=(*request.consents, agreed))


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
