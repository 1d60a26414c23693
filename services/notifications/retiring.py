"""The end of what notifications keeps of people by itself: contacts, sign-in messages, followers.

Messages about a record end with it: `archiving`.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from contracts.retention import Ending, Retained
from records.retention import Pseudonyms, Retirement, Retirements
from services.notifications.archiving import is_archived
from services.notifications.domain.archived import UNBEGUN, archive
from services.notifications.domain.contacts import Contact
from services.notifications.domain.deliveries import Delivery
from services.notifications.kinds import CONTACTS, DELIVERIES, OUTSTANDING
from services.notifications.wechat.domain import Follower
from services.notifications.wechat.kinds import FOLLOWERS
from services.notifications.wechat.repository import Followers
from vocabulary.business_time import business_day

OWED = sorted({*OUTSTANDING, *(state.value for state in UNBEGUN)})


def end_contact(service: Any, phone_key: str, _pseudonyms: Pseudonyms) -> None:
    """The contact goes; what he asked not to be sent stays, and about records that live alone."""
    silent = service.contacts.get(phone_key).silent
    ended = [each for each in silent if is_archived(service.archived, each.partition("/")[2])]
    service.contacts.forget(phone_key, ended=ended)


def owed_to(service: Any, phone_keys: Collection[str]) -> frozenset[str]:
    """Those of these phones that something is owed to, or waits for."""
    owed = {"recipient": {"$in": list(phone_keys)}, "state": {"$in": OWED}}
    return frozenset(service.reads.count_by(DELIVERIES, "recipient", owed))


def end_message(service: Any, delivery_id: str, pseudonyms: Pseudonyms) -> None:
    """Nothing of the message tells whom it was sent to. Refuses `WrongState` while it is sent."""
    with service.deliveries.changing(delivery_id, veiled=True) as delivery:
        archive(delivery, pseudonyms)


def end_follower(service: Any, openid_key: str, pseudonyms: Pseudonyms) -> None:
    """His days are counted on under a name that finds nobody: who comes back is a new follower."""
    unit = service.unit
    followers = Followers(unit)
    follower = followers.get(openid_key)
    followers.add(follower.archived(pseudonyms.of(openid_key), on=business_day(unit.now)))
    unit.delete(FOLLOWERS, openid_key)


RETIREMENTS: Retirements = {
    Retained.CONTACTS: Retirement(
        kind=CONTACTS,
        aggregate=Contact.name,
        after="last_used",
        does=Ending.DELETE,
        end=end_contact,
        goes_on=owed_to,
        in_dossiers=False,
    ),
    Retained.MESSAGES: Retirement(
        kind=DELIVERIES,
        aggregate=Delivery.name,
        after="told",
        does=Ending.PSEUDONYMISE,
        end=end_message,
        in_dossiers=False,
    ),
    Retained.FOLLOWERS: Retirement(
        kind=FOLLOWERS,
        aggregate=Follower.name,
        after="left",
        does=Ending.PSEUDONYMISE,
        end=end_follower,
        in_dossiers=False,
    ),
}
