"""Documents of filed requests, with what was agreed to: a part of a ticket's document."""

from __future__ import annotations

from typing import Any

from contracts.consents import ConsentMeans, ConsentPurpose
from contracts.hotline import Category, Channel
from contracts.people import Applicant, DeliveryChannel
from records.consents import Agreed
from services.hotline.filed_request import FiledRequest


def request_document(request: FiledRequest) -> dict[str, Any]:
    """What a ticket's document holds of its request."""
    return {
        "number": request.number,
        "query_key": request.query_key,
        "channel": request.channel.value,
        "category": request.category.value,
        "county": request.county,
        "managing_union": request.managing_union,
        "language": request.language,
        "preferred_channel": request.preferred_channel.value,
        "phone_key": request.phone_key,
        "person_key": request.person_key,
        "confidential": request.confidential,
        "id_warnings": list(request.id_warnings),
        "consents": [_consent_document(each) for each in request.consents],
        "call_id": request.call_id,
        "follows": request.follows,
        "concerns": request.concerns,
        "employer_key": request.employer_key,
        **_found_by(request),
        "request": {
            "query_code": request.query_code,
            "text": request.text,
            "employer": request.employer,
            "name": request.applicant.name,
            "phone": request.applicant.phone,
            "id_number": request.applicant.id_number,
            "guardian": _guardian(request),
            "later_guardians": _later_guardians(request),
        },
    }


def request_from(document: dict[str, Any]) -> FiledRequest:
    """The request of a ticket's document, its personal fields in plain."""
    personal = document["request"]
    return FiledRequest(
        number=document["number"],
        query_code=personal["query_code"],
        query_key=document["query_key"],
        channel=Channel(document["channel"]),
        category=Category(document["category"]),
        county=document["county"],
        managing_union=document["managing_union"],
        language=document["language"],
        preferred_channel=DeliveryChannel(document["preferred_channel"]),
        text=personal["text"],
        applicant=Applicant(
            name=personal["name"], phone=personal["phone"], id_number=personal["id_number"]
        ),
        phone_key=document["phone_key"],
        person_key=document["person_key"],
        confidential=document.get("confidential", False),
        id_warnings=tuple(document["id_warnings"]),
        consents=tuple(
            _consent(row, personal, place) for place, row in enumerate(document.get("consents", []))
        ),
        call_id=document.get("call_id"),  # older tickets name no call
        follows=document.get("follows"),
        concerns=document.get("concerns"),
        employer=personal.get("employer"),  # nor an employer
        employer_key=document.get("employer_key"),
        found_by=None if (keys := document.get("found_by")) is None else tuple(keys),
    )


def _found_by(request: FiledRequest) -> dict[str, Any]:
    """By what a search finds it: by nothing, from the moment on that it is confidential."""
    made = () if request.confidential else request.found_by
    return {"found_by": None if made is None else list(made), "unindexed": made is None}


def _consent_document(agreed: Agreed) -> dict[str, Any]:
    return {
        "purpose": agreed.purpose.value,
        "version": agreed.version,
        "digest": agreed.digest,
        "at": agreed.at,
        "by": agreed.by,
        "withdrawn_at": agreed.withdrawn_at,
        "withdrawn_by": agreed.withdrawn_by,
        "means": agreed.means.value if agreed.means else None,
        "file_id": agreed.file_id,
    }


def _consent(row: dict[str, Any], personal: dict[str, Any], place: int) -> Agreed:
    later = personal.get("later_guardians", {})  # requests of an earlier build have none
    with_request = row["purpose"] == ConsentPurpose.GUARDIAN.value and not row.get("means")
    return Agreed(
        purpose=ConsentPurpose(row["purpose"]),
        version=row["version"],
        digest=row["digest"],
        at=row["at"],
        by=row["by"],
        guardian=personal["guardian"] if with_request else later.get(str(place)),
        withdrawn_at=row.get("withdrawn_at"),
        withdrawn_by=row.get("withdrawn_by"),
        means=ConsentMeans(means) if (means := row.get("means")) else None,
        file_id=row.get("file_id"),
    )


def _guardian(request: FiledRequest) -> str | None:
    """Who agreed for a child as the request was filed: kept with the other personal values."""
    return next(
        (each.guardian for each in request.consents if each.guardian and not each.means), None
    )


def _later_guardians(request: FiledRequest) -> dict[str, str]:
    """Who did so later, by the places of their consents: it may be another one each time."""
    return {
        str(place): each.guardian
        for place, each in enumerate(request.consents)
        if each.means and each.guardian
    }
