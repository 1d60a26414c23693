"""Generated requests of every operation, as each role: no fault of ours, nothing undocumented.

Every day some of two roles on the platform of all tests, without what would disturb the others; in
test-full many of all roles, on a platform of their own.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
import requests

from contracts.rights import Role
from deploy.local.layout import ROOT
from services.gateway.operations import OPERATIONS
from tests.gateway.fuzzing.running import Verdict, run
from tests.gateway.fuzzing.seeding import seeded
from tests.platform import Platform, breakable_stack

SEED = int(os.environ.get("ZHUFENG_FUZZ_SEED", "12351"))
ENDS_HIS_SESSION = {"identity_sign_out", "identity_revoke_session"}
ENDS_OTHERS = {"identity_reset_password"}
"""A demo account with another first password has no role until it is changed."""
DISTURBS_OTHERS = {
    operation.name.replace(".", "_")
    for operation in OPERATIONS
    if operation.path.startswith(("/api/session", "/api/tokens", "/api/duty", "/api/work"))
}
"""Wrong tries delay every sign-in from this address; work and duty are other tests' too."""
DAILY = (Role.ANONYMOUS, Role.HOTLINE_AGENT)
IN_DEPTH = {
    Role.ANONYMOUS, Role.WORKER, Role.HOTLINE_AGENT, Role.OFFICER, Role.LEADER, Role.OPERATIONS,
    Role.SECURITY_ADMINISTRATOR,
}  # fmt: skip
"""Who holds the most: for these every constraint of every field is tried as well."""
FIRST = Role.API_CLIENT  # wrong tries of the others delay tokens for this address
LAST = Role.SECURITY_ADMINISTRATOR  # he may take everybody's roles away
ROLES = sorted(Role, key=lambda role: (role is not FIRST, role is LAST, role))


def headers_of(platform: Platform, role: Role) -> dict[str, str]:
    """How somebody of this role says who he is."""
    if role is Role.ANONYMOUS:
        return {}
    row = next(row for row in platform.accounts.values() if row["role"] == role)
    if role is Role.API_CLIENT:
        secret = {"client_id": row["user"], "client_secret": row["password"]}
        issued = requests.post(f"{platform.address}/api/tokens", json=secret, timeout=60)
        return {"Authorization": f"Bearer {issued.json()['assertion']}"}
    cookie = {"Cookie": f"zhufeng_session={row['session_token']}"}
    session = requests.get(f"{platform.address}/api/session", headers=cookie, timeout=60)
    assert session.ok, (role, session.text)
    return {**cookie, "X-CSRF-Token": session.json()["csrf_token"]}


def check(verdict: Verdict, role: Role, capsys: pytest.CaptureFixture[str]) -> None:
    assert verdict.well, verdict.said
    assert verdict.cases > verdict.operations > len(OPERATIONS) / 2, verdict.said
    with capsys.disabled():
        granted = f"{verdict.granted} of 100 granted"
        counted = f"{verdict.operations} operations, {verdict.cases} cases, {granted}"
        sys.stdout.write(f"\ngenerated requests as {role}: {counted}, nothing found\n")


@pytest.mark.timeout(400)
@pytest.mark.journey
@pytest.mark.parametrize("role", DAILY)
def test_some_requests_of_every_operation_meet_no_fault_and_nothing_undocumented(
    platform, role, tmp_path, capsys
):
    verdict = run(
        platform.address,
        headers_of(platform, role),
        tmp_path / "report.json",
        phases=("fuzzing",),
        examples=2,
        seed=SEED,
        without=ENDS_HIS_SESSION | ENDS_OTHERS | DISTURBS_OTHERS,
    )
    check(verdict, role, capsys)


@pytest.fixture(scope="module")
def own_platform() -> Iterator[Platform]:
    """One whose accounts and messages nobody else needs."""
    running = Platform(breakable_stack(Path(ROOT / "var" / "fuzz")))
    running.start()
    yield running
    running.stack.stop()


@pytest.fixture(scope="module")
def known(own_platform: Platform) -> Mapping[str, Sequence[str]]:
    """Ids of records that there are, by the name of the field."""
    return seeded(own_platform)


@pytest.mark.full
@pytest.mark.platform
@pytest.mark.journey
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("role", ROLES)
def test_many_requests_of_every_operation_meet_no_fault_and_nothing_undocumented(
    own_platform, known, role, tmp_path, capsys
):
    own_platform.start()  # what does not run, and a fresh session for everybody
    own_session = set() if role in (Role.ANONYMOUS, Role.API_CLIENT) else ENDS_HIS_SESSION
    verdict = run(
        own_platform.address,
        headers_of(own_platform, role),
        tmp_path / "report.json",
        phases=("examples", "coverage", "fuzzing") if role in IN_DEPTH else ("examples", "fuzzing"),
        examples=10,
        seed=SEED,
        without=own_session | ENDS_OTHERS,
        # A nonsense cookie beside a good assertion counts for nothing; Schemathesis thinks it does.
        invented_credentials=role is not Role.API_CLIENT,
        known=known,
    )
    check(verdict, role, capsys)
