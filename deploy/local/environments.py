"""What each process of ours is told through its environment. Secrets are files, never variables."""

from __future__ import annotations

import os
import subprocess
from functools import cache

from deploy.local.keys import PUBLIC
from deploy.local.layout import ROOT, Layout
from deploy.local.ports import Ports, metrics_ports
from records.settings import UNVERSIONED

# Stand in for the SMS provider and for group robots, outside of the platform.
FAKE_SMS, FAKE_ROBOTS = "fake_sms", "fake_robots"

CONFIG = ROOT / "deploy" / "config"


def process_environment(
    name: str, layout: Layout, ports: Ports, *, clock: str, crash: str = ""
) -> dict[str, str]:
    """The variables of the process `name`.

    Args:
        name: a service, a one-shot or a stand-in.
        layout: where its secrets lie.
        ports: where it listens, or finds others.
        clock: ``real`` or ``driven``.
        crash: where the process dies on purpose, for campaigns of faults.
    """
    metrics = metrics_ports(ports).get(name)
    common = {
        "ZHUFENG_SERVICE": name,
        "ZHUFENG_SECRETS": str(layout.secrets / name),
        "ZHUFENG_PUBLIC_KEYS": str(layout.secrets / PUBLIC),
        "ZHUFENG_MODE": "development",
        "ZHUFENG_CLOCK": clock,
        "ZHUFENG_VAR": str(layout.var),
        **({"ZHUFENG_CRASH": crash} if crash else {}),
        **({"ZHUFENG_METRICS_PORT": str(metrics)} if metrics else {}),
        "ZHUFENG_VERSION": checkout_version(),
        "PYTHONUNBUFFERED": "1",
        # A second less than the supervisor waits before it kills.
        "ZHUFENG_DRAIN_SECONDS": "4",
        # Names are looked up by libc; eventlet's own resolver is a known source of surprises.
        "EVENTLET_NO_GREENDNS": "yes",
        **_policies(clock),
    }
    return common | _own(name, layout, ports)


def _own(name: str, layout: Layout, ports: Ports) -> dict[str, str]:
    """What only some processes are told."""
    of_some = {
        "gateway": {"ZHUFENG_HTTP_PORT": str(ports.http)},
        "notifications": {"ZHUFENG_SMS_URL": f"http://127.0.0.1:{ports.sms}"},
        "monitor": {"ZHUFENG_SMS_URL": f"http://127.0.0.1:{ports.sms}"},
        # The stand-ins know the keys that they check signatures with.
        FAKE_SMS: {
            "ZHUFENG_SMS_PORT": str(ports.sms),
            "ZHUFENG_SECRETS": str(layout.secrets),
        },
        FAKE_ROBOTS: {
            "ZHUFENG_ROBOTS_PORT": str(ports.robots),
            "ZHUFENG_SECRETS": str(layout.secrets / "monitor"),
        },
    }
    return of_some.get(name, {})


@cache
def checkout_version() -> str:
    """The commit that runs here; a checkout without git has none to tell."""
    command = ("git", "describe", "--always", "--dirty")
    try:
        said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return UNVERSIONED
    return said.stdout.strip()


def _policies(clock: str) -> dict[str, str]:
    """A driven stack is for the replay: a year that is long past, filed from one address."""
    files = (CONFIG / "policies.json", CONFIG / "policies-replay.json")
    return {"ZHUFENG_POLICIES": os.pathsep.join(map(str, files))} if clock == "driven" else {}
