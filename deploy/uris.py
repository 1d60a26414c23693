"""Who connects where, as secret files: the same users and file names in every deployment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from deploy.local.layout import write_private
from deploy.permissions import SERVICES

TOPOLOGY, WATCHER = "topology", "watcher"


def uri_files(
    *,
    amqp: Callable[[str], str],
    mongo: Callable[[str], str],
    management: Callable[[str], Mapping[str, str]],
) -> dict[str, str]:
    """``<process>/<secret>`` → address with user and password.

    Args:
        amqp: the broker's address for a user.
        mongo: the database's address for a user.
        management: `url`, `user` and `password` of a user at the management API.
    """
    files = {f"{each.name}/amqp_uri": amqp(each.name) for each in SERVICES}
    files |= {f"{each.name}/mongo_uri": mongo(each.name) for each in SERVICES if each.database}
    files |= {
        f"{each.name}/management_url": with_account(**management(WATCHER))
        for each in SERVICES
        if each.watches
    }
    return files | {
        "migrations/mongo_uri": mongo("migrations"),
        "topology/amqp_uri": amqp(TOPOLOGY),
        "topology/management_url": with_account(**management(TOPOLOGY)),
    }


def with_account(*, url: str, user: str, password: str) -> str:
    """The URL with user and password in it."""
    return url.replace("//", f"//{user}:{password}@", 1)


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write what differs. An unchanged file stays the one that a running container has mounted."""
    for name, content in files.items():
        path = folder / name
        if not path.exists() or path.read_text("utf-8") != content:
            write_private(path, content)
