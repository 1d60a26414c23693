from base64 import b64decode
from stat import S_IMODE

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from deploy.local.keys import ensure_keys, passwords
from deploy.permissions import service_names


@pytest.fixture
def folder(tmp_path):
    ensure_keys(tmp_path / "secrets")
    passwords(tmp_path / "secrets")
    return tmp_path / "secrets"


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_keys_are_made_once_and_never_changed(folder):
    before = contents(folder)
    ensure_keys(folder)
    passwords(folder)
    assert contents(folder) == before


def test_nobody_else_on_the_machine_can_read_a_secret(folder):
    for path in (folder, *folder.rglob("*")):
        assert S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_index_keys_are_shared_by_those_who_must_find_the_same_person(folder):
    people = [(folder / name / "person_index_key").read_text() for name in ("hotline", "relief")]
    assert people[0] == people[1]
    assert not (folder / "notifications" / "person_index_key").exists()
    assert not (folder / "gateway" / "phone_index_key").exists()


@pytest.mark.parametrize(("name", "size"), [("field_key", 96), ("audit_key", 32)])
def test_the_other_keys_are_each_services_own(folder, name, size):
    keys = [path.read_text() for path in folder.glob(f"*/{name}")]
    assert len(set(keys)) == len(keys) == len(service_names()) - 1
    assert all(len(b64decode(key)) == size for key in keys)


def test_every_service_seals_with_a_key_of_its_own(folder):
    keys = {name: (folder / name / "sealing_private_key").read_text() for name in service_names()}
    assert len(set(keys.values())) == len(service_names())


def test_the_gateway_has_no_key_but_that_of_its_calls(folder):
    assert [path.name for path in (folder / "gateway").iterdir()] == ["sealing_private_key"]


@pytest.mark.parametrize(
    ("private", "public"),
    [
        ("hotline/sealing_private_key", "sealing_hotline"),
        ("gateway/sealing_private_key", "sealing_gateway"),
        ("identity/assertion_private_key", "assertion"),
    ],
)
def test_everyone_can_read_the_public_half_of_a_key_pair(folder, private, public):
    pair = load_pem_private_key((folder / private).read_bytes(), password=None)
    shown = load_pem_public_key((folder / "public" / f"{public}.pem").read_bytes())
    assert shown.public_bytes_raw() == pair.public_key().public_bytes_raw()
