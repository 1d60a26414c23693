"""Households over HTTP: a part of a hardship file, described before it is submitted."""

from __future__ import annotations

from contracts.refusals import ForeignUnion
from contracts.relief import FileNotFound
from contracts.relief.household_words import (
    MemberElsewhere,
    MemberNotFound,
    PartNotReturned,
    TooManyMembers,
)
from contracts.relief.households import (
    AddMember,
    ChangeMember,
    DecideResemblance,
    DescribeHousehold,
    GetHousehold,
    RemoveMember,
)
from contracts.relief.resemblances import NoResemblance
from contracts.requests import Request
from services.gateway.operations.files import ACT_REFUSALS
from services.gateway.operations.operation import Operation

HOUSEHOLD = "/api/files/{file_id}/household"


def _change(path: str, request: type[Request], *refuses: type) -> Operation:
    """A change to the household of a draft, or of what was returned."""
    return Operation(
        method="POST",
        path=f"{HOUSEHOLD}{path}",
        request=request,
        refuses=(*ACT_REFUSALS, *refuses),
    )


OPERATIONS = (
    Operation(
        method="GET", path=HOUSEHOLD, request=GetHousehold, refuses=(FileNotFound, ForeignUnion)
    ),
    _change("", DescribeHousehold, PartNotReturned),
    _change("/members", AddMember, PartNotReturned, MemberElsewhere, TooManyMembers),
    _change("/members/{member_id}", ChangeMember, PartNotReturned, MemberNotFound),
    _change("/members/{member_id}/removal", RemoveMember, PartNotReturned, MemberNotFound),
    _change("/resemblances/{other_file_id}", DecideResemblance, NoResemblance),
)
