"""What everybody on staff may do."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from contracts.rights.roles import Scope

S = Scope
OF_ALL_STAFF: Mapping[str, Scope] = MappingProxyType(
    {
        "colleague.read": S.SUBTREE,
        "delegation.give": S.OWN,
        "delegation.read": S.OWN,
        "work.hand_over": S.SUBTREE,
    }
)
"""What everybody on staff holds: he sees to who acts for him on leave, and hands over his work;
for both he sees who his colleagues are."""
