"""``python -m deploy.compose prepare``: the secrets of one installation."""

import json
from stat import S_IMODE
from types import SimpleNamespace

import pytest
import yaml

from deploy.broker_definitions import broker_definitions
from deploy.compose import prepare as module
from deploy.compose.prepare import IMAGE_UIDS, OUR_UID, owners, prepare, secret_files
from deploy.local.keys import passwords, passwords_of
from deploy.local.layout import ROOT, Layout
from deploy.local.ports import Ports
from deploy.local.rabbit import Rabbit
from deploy.local.subscriptions import read_subscriptions
from deploy.local.waiting import StackError
from deploy.permissions import database_users

GIVEN = {"sms_key_id": "LTAI-issued", "sms_key_secret": "issued-secret"}
KMS = '{"wraps": "kmip", "kms": {"kmip": {}}}'
ON_CALL = '{"robots": {}, "phones": {"first": "+8613800000001"}}'


@pytest.fixture
def given_away(monkeypatch):
    """Which path was given to whom, by whatever user the tests run as."""
    given = {}
    system = SimpleNamespace(chown=lambda path, uid, gid: given.__setitem__(path, (uid, gid)))
    monkeypatch.setattr(module, "os", system)
    return given


@pytest.fixture
def folder(tmp_path, given_away):
    prepare(tmp_path / "secrets", ask=answer)
    return tmp_path / "secrets"


def answer(question):
    return (GIVEN | {"on_call": ON_CALL, "field_key": KMS})[question.split()[0]]


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_preparing_again_changes_nothing_and_asks_nothing(folder):
    before = {path: path.stat().st_ino for path in contents(folder)}
    same = contents(folder)
    prepare(folder, ask=None)
    assert contents(folder) == same
    assert {path: path.stat().st_ino for path in contents(folder)} == before


def test_what_the_provider_issued_is_asked_for_and_never_made_up(folder):
    for name, value in GIVEN.items():
        for user in ("notifications", "monitor"):
            assert (folder / user / name).read_text() == value


@pytest.mark.parametrize("ask", [None, lambda question: "  "])
def test_without_the_providers_key_nothing_is_made(tmp_path, given_away, ask):
    with pytest.raises(StackError, match="sms_key_id must hold what the provider issued"):
        prepare(tmp_path / "secrets", ask=ask)
    assert contents(tmp_path) == {}


def test_only_its_owner_can_read_a_secret(folder):
    for path in (folder, *folder.rglob("*")):
        assert S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_each_file_goes_to_the_user_of_the_container_that_reads_it(folder, given_away):
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    users = {name: each["user"] for name, each in compose["services"].items()}
    assert set(given_away) == {path for path, _ in owners(folder)}
    for path, (uid, gid) in given_away.items():
        container = path.relative_to(folder).parts[0]
        assert users.get(container, f"{OUR_UID}:{OUR_UID}") == f"{uid}:{gid}", path


def test_the_images_of_others_read_their_files_under_their_own_users(folder, given_away):
    assert IMAGE_UIDS.keys() <= {path.name for path in given_away}


def test_the_master_copy_is_given_to_nobody(folder, given_away):
    hidden = [path for path in given_away if path.relative_to(folder).parts[0].startswith(".")]
    assert hidden == []
    assert (folder / ".passwords.json").exists()


def test_who_may_not_give_files_away_is_told_what_to_do(tmp_path, monkeypatch):
    def refuse(path, uid, gid):
        raise PermissionError

    monkeypatch.setattr(module, "os", SimpleNamespace(chown=refuse))
    with pytest.raises(StackError, match="docker compose run --rm prepare"):
        prepare(tmp_path / "secrets", ask=answer)


def test_the_broker_gets_the_users_of_the_embedded_stack(folder, tmp_path):
    known = passwords_of("broker", passwords(folder))
    embedded = Layout(tmp_path / "var")
    embedded.create()
    Rabbit(embedded, Ports(), known).write_config(read_subscriptions())
    theirs = json.loads((embedded.run / "rabbit-definitions.json").read_text())
    for reader in ("rabbitmq", "accounts"):
        assert json.loads((folder / reader / "broker_definitions.json").read_text()) == theirs
    assert theirs == broker_definitions(known, read_subscriptions())


def test_the_database_gets_every_user_of_the_matrix_and_root_is_none_of_them(folder):
    users = json.loads((folder / "accounts" / "database_passwords.json").read_text())
    assert users.keys() == {user.name for user in database_users()}


def test_no_password_reaches_the_broker_in_clear(folder):
    definitions = (folder / "rabbitmq" / "broker_definitions.json").read_text()
    assert not any(password in definitions for password in passwords(folder).values())


def test_a_service_learns_its_own_passwords_alone(folder):
    known = passwords(folder)
    for service in ("hotline", "gateway", "migrations", "topology"):
        text = "".join(path.read_text() for path in (folder / service).iterdir())
        found = {name.split(".")[1] for name, password in known.items() if password in text}
        assert found == {service}


def test_two_installations_have_no_secret_in_common(tmp_path):
    one, other = (secret_files(passwords(tmp_path / name)) for name in ("one", "other"))
    assert one.keys() == other.keys()
    assert not set(one.values()) & set(other.values())


def test_the_watchers_credential_reaches_the_monitor_alone(folder):
    holders = {
        path.parent.name
        for path in folder.rglob("management_url")
        if "//watcher:" in path.read_text()
    }
    assert holders == {"monitor"}


def test_who_is_on_call_is_asked_for_once_and_known_to_those_who_call(folder):
    known = {path.parent.name: path.read_text() for path in folder.rglob("on_call")}
    assert known == {"monitor": ON_CALL, "notifications": ON_CALL}


def test_no_local_key_wraps_data_keys_in_production(folder):
    wrapping = {path.parent.name: path.read_text() for path in folder.rglob("field_key")}
    assert wrapping.keys() >= {"hotline", "relief", "campaigns", "identity"}
    assert set(wrapping.values()) == {KMS}


def test_without_anybody_to_call_nothing_goes_into_production(tmp_path, given_away):
    with pytest.raises(StackError, match="on_call must hold whom monitor and notifications call"):
        prepare(tmp_path / "secrets", ask=lambda question: GIVEN.get(question.split()[0], ""))
