"""The real users: what the migrations user prepares, a service's own user can work with."""

import os
import subprocess
import sys

import pytest
from pymongo.errors import OperationFailure

from deploy.local.layout import ROOT
from records.kinds import AUDIT, AUDIT_CHAIN, INBOX
from records.migrations.runner import ServiceRecords, migrate
from records.mongo import connect, open_store
from records.store import ChangeSet
from tests.records.conftest import settings_of

pytestmark = pytest.mark.stack
SERVICE = "campaigns"

UNDER_EVENTLET = """
import eventlet
eventlet.monkey_patch()
import sys
from pathlib import Path
from records.kinds import INBOX
from records.mongo import open_store
from records.store import ChangeSet
from tests.records.conftest import settings_of

store = open_store(settings_of(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
def commit(number):
    changes = ChangeSet()
    changes.of(INBOX).inserts.append({"_id": f"{sys.argv[4]}-{number}"})
    store.commit(changes)
    return store.cipher.decrypt(store.cipher.encrypt({"number": number}))["number"]
pool = eventlet.GreenPool(10)
assert list(pool.imap(commit, range(30))) == list(range(30))
print(len(store.exists(INBOX, [f"{sys.argv[4]}-{number}" for number in range(30)])))
"""


@pytest.fixture
def prepared(stack):
    """Collections made by the migrations user; what the test leaves is removed by root."""
    secrets = stack.layout.secrets
    with connect(settings_of("migrations", stack.uris("migrations").mongo, secrets)) as client:
        list(migrate(client, [ServiceRecords(SERVICE, (), ())]))
    mark = os.urandom(6).hex()
    yield settings_of(SERVICE, stack.uris(SERVICE).mongo, secrets / SERVICE), mark
    ours = {"_id": {"$regex": f"^{mark}"}}
    with connect(settings_of("root", stack.uris("root").mongo, secrets)) as root:
        root[f"zhufeng_{SERVICE}"][INBOX.name].delete_many(ours)
        root[f"zhufeng_{SERVICE}_audit"][AUDIT.name].delete_many(ours)


def test_a_service_commits_to_its_own_and_its_audit_database_at_once(prepared):
    settings, mark = prepared
    store = open_store(settings)
    changes = ChangeSet()
    changes.of(INBOX).inserts.append({"_id": mark})
    changes.of(AUDIT).inserts.append({"_id": mark})
    store.commit(changes)
    assert store.exists(INBOX, [mark])
    assert store.exists(AUDIT, [mark])
    store.client.close()


@pytest.mark.parametrize("kind", [AUDIT, AUDIT_CHAIN], ids=["row", "link"])
def test_a_service_can_never_change_or_delete_what_the_audit_trail_holds(prepared, kind):
    settings, _ = prepared
    with connect(settings) as client:
        rows = client[f"{settings.database}_audit"][kind.name]
        for act in (
            lambda: rows.delete_many({}),
            lambda: rows.update_many({}, {"$set": {"actor": "nobody"}}),
            rows.drop,
        ):
            with pytest.raises(OperationFailure) as refused:
                act()
            assert refused.value.code == 13


def test_a_service_makes_its_data_key_in_its_own_database(prepared):
    settings, _ = prepared
    store = open_store(settings)
    assert store.cipher.decrypt(store.cipher.encrypt("次仁")) == "次仁"
    store.client.close()


def test_commits_and_encryption_work_in_the_greenlets_of_eventlet(prepared):
    settings, mark = prepared
    arguments = [SERVICE, settings.mongo_uri, str(settings.secrets), mark]
    result = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", UNDER_EVENTLET, *arguments],
        cwd=ROOT,
        env={**os.environ, "EVENTLET_NO_GREENDNS": "yes"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == "30"


def test_the_command_line_migrates_with_its_own_user_and_says_what_it_did(stack, tmp_path):
    secrets = tmp_path / "migrations"
    secrets.mkdir()
    (secrets / "mongo_uri").write_text(stack.uris("migrations").mongo)
    command = [sys.executable, "-m", "records.migrations", "--services", ""]
    environment = {**os.environ, "ZHUFENG_SECRETS": str(secrets)}
    for _ in range(2):
        result = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("migrations: 0 changes in ")
