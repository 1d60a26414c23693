"""The rights table: role × action × scope, as data. Owners turn a grant into query predicates.

An action is named by what it is done to and by the act (``ticket.escalate``); every operation of a
service names the one that it needs. ``inbox.union`` is reading one's union's messages beside one's
own: they tell of hardship, so only those hold it whose work that is. So with ``duty.change``:
whoever is on duty is told of his union's leads. ``job.follow`` is of jobs that one started oneself;
fetching what came of one needs the right to start it again besides.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from contracts.rights.roles import Role, Scope
from contracts.rights.table.administration import ADMINISTRATION
from contracts.rights.table.all_staff import OF_ALL_STAFF
from contracts.rights.table.casework import CASEWORK
from contracts.rights.table.hotline import HOTLINE
from contracts.rights.table.people import PEOPLE
from contracts.rights.table.union_life import UNION_LIFE

__all__ = ["OF_ALL_STAFF", "RIGHTS"]

RIGHTS: Mapping[Role, Mapping[str, Scope]] = MappingProxyType(
    {**PEOPLE, **HOTLINE, **CASEWORK, **UNION_LIFE, **ADMINISTRATION}
)
