"""The permission matrix as a RabbitMQ definitions document."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

from deploy.permissions import VHOST, BrokerUser, Subscriptions, broker_users


def broker_definitions(
    passwords: Mapping[str, str], subscriptions: Subscriptions, *, vhost: str = VHOST
) -> dict[str, Any]:
    """What RabbitMQ imports at start: the vhost, its users and their permissions.

    The same input gives the same document, so that a difference means a change.
    """
    users = broker_users(subscriptions)
    return {
        "vhosts": [{"name": vhost}],
        "users": [_user(user, passwords[user.name]) for user in users],
        **vhost_permissions(users, vhost),
    }


def vhost_permissions(users: list[BrokerUser], vhost: str) -> dict[str, Any]:
    """The permissions of `users` on one vhost."""
    return {
        "permissions": [
            {
                "user": user.name,
                "vhost": vhost,
                "configure": user.configure,
                "write": user.write,
                "read": user.read,
            }
            for user in users
        ],
        "topic_permissions": [
            {
                "user": user.name,
                "vhost": vhost,
                "exchange": topic.exchange,
                "write": topic.write,
                "read": topic.read,
            }
            for user in users
            for topic in user.topics
        ],
    }


def _user(user: BrokerUser, password: str) -> dict[str, Any]:
    return {
        "name": user.name,
        "password_hash": password_hash(user.name, password),
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": user.tags,
    }


def password_hash(name: str, password: str) -> str:
    """RabbitMQ's salted hash. Passwords are 256 random bits, so the salt may follow the name."""
    salt = hashlib.sha256(f"zhufeng:{name}".encode()).digest()[:4]
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()
