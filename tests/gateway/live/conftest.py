import hashlib
import hmac
import os
import secrets
from datetime import UTC, datetime, timedelta

import pytest

from contracts.identity import SessionExpired
from deploy.local.layout import ROOT
from tests.gateway.live.running import VHOST, Bench

GENEROUS = os.pathsep.join(
    str(ROOT / "deploy" / "config" / name) for name in ("policies.json", "policies-replay.json")
)


LARGE_BYTES = 16 << 20  # more than the buffers of a connection hold


@pytest.fixture(scope="package")
def bench(stack, tmp_path_factory):
    bench = Bench(stack, tmp_path_factory.mktemp("gateway"))
    bench.prepare()
    yield bench
    stack.drop_vhost(VHOST)


@pytest.fixture(scope="package")
def playing(bench):
    with bench.owners() as owners:
        yield owners


@pytest.fixture(scope="package")
def web(tmp_path_factory):
    """A small web build, so that the tests do not depend on the real one."""
    folder = tmp_path_factory.mktemp("web")
    files = {
        "index.html": "<!doctype html><title>portal</title>",
        "desk/index.html": "<!doctype html><title>desk</title>",
        "assets/portal-Ab12Cd34.js": "export default 1;\n" * 200,
        "favicon.ico": "icon",
        ".vite/manifest.json": "{}",
    }
    (folder / "large.bin").write_bytes(os.urandom(LARGE_BYTES))
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    return folder


@pytest.fixture(scope="package")
def running(bench, playing, web):
    with bench.gateway(ZHUFENG_POLICIES=GENEROUS, ZHUFENG_WEB=str(web)) as gateway:
        yield gateway


@pytest.fixture
def owners(playing):
    playing.forget()
    playing.script["identity.assert_session"] = SessionExpired()
    return playing


@pytest.fixture
def gateway(running, owners):
    return running


def _in(seconds):
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()


class Person:
    """A session: what identity says of it, and what its owner sends."""

    def __init__(self, token, roles, unions=()):
        self.token = token
        self.csrf = hmac.new(token.encode(), b"csrf", hashlib.sha256).hexdigest()
        self.session_id = hashlib.sha256(token.encode()).hexdigest()
        self.actor = f"staff/{self.session_id[:12]}"
        self.roles, self.unions = list(roles), list(unions)
        self.seconds = 240
        self.expires_at = _in(12 * 3600)

    @property
    def facts(self):
        return {
            "assertion": f"assertion-of-{self.token}",
            "csrf_token": self.csrf,
            "actor": self.actor,
            "display_name": "次仁",
            "roles": self.roles,
            "unions": self.unions,
            "language": "bo",
            "assertion_expires_at": _in(self.seconds),
            "expires_at": self.expires_at,
        }

    @property
    def cookie(self):
        return {"Cookie": f"zhufeng_session={self.token}"}

    @property
    def headers(self):
        return {**self.cookie, "X-CSRF-Token": self.csrf}


@pytest.fixture
def sign_in(owners):
    """Makes a person whom identity knows: ``sign_in("hotline_agent")``."""
    known: dict[str, Person] = {}

    def asserted(asked):
        person = known.get(asked.fields["session_token"])
        return person.facts if person else SessionExpired()

    owners.script["identity.assert_session"] = asserted

    def signed_in(*roles, unions=("county-540202",)):
        person = Person(secrets.token_urlsafe(32), roles, unions)
        known[person.token] = person
        return person

    return signed_in


@pytest.fixture
def agent(sign_in):
    return sign_in("hotline_agent")
