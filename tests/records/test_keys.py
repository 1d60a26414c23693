import base64
import hashlib
import hmac

import pytest

from records.keys import IndexKeys, load_index_keys

KEY, OTHER = b"k" * 32, b"o" * 32
ID_NUMBER, PHONE = "11010519491231002X", "+8613800000000"


def test_a_key_is_the_scheme_and_forty_characters_of_a_keyed_hash():
    digest = hmac.new(KEY, f"p1:{ID_NUMBER}".encode(), hashlib.sha256).digest()
    expected = "p1." + base64.b32encode(digest).decode().lower()[:40]
    assert IndexKeys(person=KEY).person_key(ID_NUMBER) == expected
    assert len(IndexKeys(phone=KEY).phone_key(PHONE)) == len("t1.") + 40


def test_other_keys_and_other_schemes_give_other_hashes():
    keys = IndexKeys(person=KEY, phone=KEY)
    assert keys.person_key(PHONE)[3:] != keys.phone_key(PHONE)[3:]
    assert keys.person_key(ID_NUMBER)[3:] != keys.card_key(ID_NUMBER)[3:]
    assert keys.query_key("a", "b")[3:] != keys.code_key("a", "b")[3:]
    assert IndexKeys(phone=OTHER).phone_key(PHONE) != keys.phone_key(PHONE)


def test_a_code_has_another_key_in_each_challenge_and_none_without_the_secret():
    keys = IndexKeys(phone=KEY)
    assert keys.code_key("first", "123456") != keys.code_key("second", "123456")
    assert IndexKeys(phone=OTHER).code_key("first", "123456") != keys.code_key("first", "123456")
    with pytest.raises(PermissionError):
        IndexKeys(person=KEY).code_key("first", "123456")


def test_without_a_key_nobody_can_be_recognised():
    with pytest.raises(PermissionError):
        IndexKeys(phone=KEY).person_key(ID_NUMBER)
    with pytest.raises(PermissionError):
        IndexKeys(phone=KEY).card_key("6228480000000000007")
    with pytest.raises(PermissionError):
        IndexKeys(person=KEY).phone_key(PHONE)


def test_the_keys_are_those_among_the_secrets(tmp_path):
    (tmp_path / "phone_index_key").write_text(base64.b64encode(KEY).decode() + "\n")
    assert load_index_keys(tmp_path) == IndexKeys(phone=KEY)


def test_a_short_key_is_refused(tmp_path):
    (tmp_path / "person_index_key").write_text(base64.b64encode(b"short").decode())
    with pytest.raises(ValueError, match="at least 32 bytes"):
        load_index_keys(tmp_path)


def test_keys_do_not_show_themselves():
    assert "kkkk" not in repr(IndexKeys(person=KEY, phone=KEY))
