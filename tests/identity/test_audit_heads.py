"""What identity takes for the head of an audit chain."""

import json

import pytest

from contracts.operations.signs import AuditHead
from contracts.schemas import dump
from records.clock import utc_now
from services.identity.audit_heads import read_head

HEAD = AuditHead(
    service="hotline",
    sequence=7,
    row_id="018f4b5e-7c1d-7a3b-9f00-0123456789ab",
    hash="a" * 64,
    at=utc_now(),
    key_id="k1",
    mac="b" * 64,
)


def test_a_head_is_read_as_it_was_signed():
    assert read_head("head.hotline", json.dumps(dump(HEAD)).encode()) == HEAD


def test_a_head_under_another_services_key_is_not_taken():
    assert read_head("head.relief", json.dumps(dump(HEAD)).encode()) is None


@pytest.mark.parametrize("body", [b"", b"{}", b"[" * 5000, b'{"service": 1}', b"\xff"])
def test_what_is_no_head_is_not_taken(body):
    assert read_head("head.hotline", body) is None
