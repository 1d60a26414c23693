"""What comes from WeChat is what it signed, and nothing in it does more than say something."""

from __future__ import annotations

import json
import time
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from contracts.refusals import InvalidInput
from contracts.schemas import load
from contracts.wechat import CallbackRefused, CallbackUnreadable, ReceiveWechat, VerifyWechat
from services.notifications.wechat import callbacks
from services.notifications.wechat.account import AccountUnreadable, read_account
from services.notifications.wechat.messages import message_of
from services.notifications.wechat.reading import XmlRefused, read_fields
from services.notifications.wechat.signing import Seal, SealBroken, is_signed, signature_of
from tests.wechat_side import as_request, delivered, wechat

RULES = {"most_seconds_old": 300, "most_seconds_ahead": 120}
SAFE = {
    "app_id": "wxb11529c136998cb6",
    "token": "pamtest",
    "encoding_aes_key": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
    "portal": "https://portal.example/",
}
PLAIN = {name: SAFE[name] for name in ("token", "portal")}
OPENID = "o-follower_1"

# What Tencent published with its sample code: of official accounts (Java) and of WeCom (C#).
JAVA_PLAIN = "我是中文abcd123"
JAVA_RANDOM = b"aaaabbbbccccdddd"
JAVA_SEALED = (
    "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg=="
)
CSHARP_PARTS = ("QDG6eK", "1409659813", "1372623149")
CSHARP_SIGNATURE = "477715d11cdb4164915debcba66cb864d751f3e6"
CSHARP_SEAL = Seal.of("jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7")
CSHARP_SEALED = (
    "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3Qczc"
    "dCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLj"
    "vd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMn"
    "vw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k"
    "22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2Yoy"
    "yH2uyPIGHBZZIs2pDBS8R07+qN+E7Q=="
)


def account(said: dict[str, str]) -> Any:
    return read_account(json.dumps(said))


def seal() -> Seal:
    return Seal.of(SAFE["encoding_aes_key"], SAFE["app_id"])


def taken(said: dict[str, str], request: ReceiveWechat, *, later: float = 0) -> Any:
    now = datetime.fromtimestamp(time.time() + later, UTC)
    return callbacks.message_in(account(said), request, rules=RULES, now=now)


def test_it_is_encrypted_as_tencents_own_sample_is() -> None:
    assert seal().seal(JAVA_PLAIN.encode(), JAVA_RANDOM) == JAVA_SEALED
    assert seal().open(JAVA_SEALED).decode() == JAVA_PLAIN


def test_tencents_signed_sample_is_signed_and_opens() -> None:
    assert is_signed(CSHARP_SIGNATURE, *CSHARP_PARTS, CSHARP_SEALED)
    assert not is_signed(CSHARP_SIGNATURE, *CSHARP_PARTS, CSHARP_SEALED[:-4])
    fields = read_fields(CSHARP_SEAL.open(CSHARP_SEALED))
    assert (fields["Content"], fields["MsgId"]) == ("hello", "4561255354251345929")


@given(content=st.binary(max_size=300))
def test_what_either_side_encrypts_the_other_opens(content: bytes) -> None:
    text = content.hex()
    assert wechat.unseal(SAFE, seal().seal(text.encode(), b"r" * 16)) == text
    assert seal().open(wechat.seal(SAFE, text)).decode() == text


def resealed(plain: bytes) -> str:
    """Bytes of our choice under the right key: what only somebody who holds it could send."""
    encryptor = wechat.cipher(SAFE).encryptor()
    return b64encode(encryptor.update(plain) + encryptor.finalize()).decode()


@pytest.mark.parametrize(
    ("sealed", "reason"),
    [
        ("", "not whole blocks"),
        ("?" * 44, "not base64"),
        (b64encode(b"x" * 33).decode(), "not whole blocks"),
        (b64encode(b64decode(JAVA_SEALED)[:32]).decode(), "padding"),
        (resealed(b"r" * 32 + b"\x00" * 32), "padding"),
        (resealed(b"r" * 63 + b"\x21"), "padding"),
        (resealed(b"\x20" * 32), "shorter than it says"),
        (resealed(b"r" * 16 + b"\xff" * 4 + b"x" * 11 + b"\x01"), "shorter than it says"),
        (wechat.seal({**SAFE, "app_id": "wx0000000000000000"}, "x"), "for another account"),
        (wechat.seal({**SAFE, "app_id": SAFE["app_id"] + "x"}, "x"), "for another account"),
    ],
    ids=range(10),  # what is sealed is another text each time
)
def test_what_is_not_encrypted_for_this_account_is_not_opened(sealed: str, reason: str) -> None:
    with pytest.raises(SealBroken, match=f"^{reason}$"):
        seal().open(sealed)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_seal_in_another_way(content: bytes) -> None:
    with pytest.raises(SealBroken):
        seal().open(b64encode(content).decode())


LAUGHS = "".join(f'<!ENTITY l{each} "{f"&l{each - 1};" * 10}">' for each in range(1, 12))


@pytest.mark.parametrize(
    "content",
    [
        '<!DOCTYPE x [<!ENTITY l0 "ha">' + LAUGHS + "]><xml><Content>&l11;</Content></xml>",
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><Content>&e;</Content></xml>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd"><xml><Content>x</Content></xml>',
        "<xml><Content>&unknown;</Content></xml>",
        "<xml><MsgType>text</MsgType><MsgType>event</MsgType></xml>",
        "<xml>" + "<a>" * 9 + "</a>" * 9 + "</xml>",
        "<xml>" + "".join(f"<a{each}/>" for each in range(201)) + "</xml>",
        "<xml><Content>" + "x" * 65536 + "</Content></xml>",
        "<xml><Content>cut off",
        "<xml/><xml/>",
        "{}",
        "",
    ],
)
def test_xml_that_does_more_than_say_something_is_refused(content: str) -> None:
    with pytest.raises(XmlRefused):
        read_fields(content.encode())


def test_bytes_that_are_no_text_are_refused_and_a_claimed_encoding_is_not_believed() -> None:
    for content in (b"<xml><Content>\xff</Content></xml>", b"\x00<xml/>"):
        with pytest.raises(XmlRefused):
            read_fields(content)
    claimed = '<?xml version="1.0" encoding="iso-8859-1"?><xml><Content>工会</Content></xml>'
    assert read_fields(claimed.encode()) == {"Content": "工会"}


def test_what_lies_deeper_is_passed_over() -> None:
    scanned = "<xml><Event>x</Event><ScanCodeInfo><ScanType>qr</ScanType></ScanCodeInfo></xml>"
    assert read_fields(scanned.encode()) == {"Event": "x", "ScanCodeInfo": ""}


@pytest.mark.parametrize("said", [SAFE, PLAIN], ids=["safe", "plain"])
def test_a_message_is_read_in_the_mode_of_the_account(said: dict[str, str]) -> None:
    text = wechat.message("text", "您好", OPENID, MsgId=7)
    message = taken(said, delivered(said, text))
    assert (message.openid, message.kind, message.content) == (OPENID, "text", "您好")
    assert message.told_as("o1.x") == "message 7"


def test_compatible_mode_is_read_from_what_is_encrypted_alone() -> None:
    query, body = wechat.callback(SAFE, wechat.message("text", "encrypted", OPENID))
    shown = wechat.message("text", "not signed", "o-other").removesuffix("</xml>")
    both = shown.replace("ToUserName", "Shown") + body.removeprefix("<xml>")
    assert taken(SAFE, as_request(query, both)).content == "encrypted"


def test_neither_mode_is_taken_for_the_other() -> None:
    text = wechat.message("text", "x", OPENID)
    for said, sent in ((SAFE, PLAIN), (PLAIN, SAFE)):
        with pytest.raises(CallbackRefused):
            taken(said, delivered(sent, text))


@pytest.mark.parametrize("name", ["signature", "msg_signature", "timestamp", "nonce"])
def test_a_parameter_that_was_changed_is_refused(name: str) -> None:
    request = delivered(SAFE, wechat.message("text", "x", OPENID))
    sent = getattr(request, name)
    changed = {**vars(request), name: sent[:-1] + ("1" if sent[-1] == "0" else "0")}
    with pytest.raises(CallbackRefused):
        taken(SAFE, ReceiveWechat(**changed))


def test_a_body_of_another_callback_is_refused_in_safe_mode() -> None:
    ours, theirs = (delivered(SAFE, wechat.message("text", each, OPENID)) for each in "ab")
    with pytest.raises(CallbackRefused):
        taken(SAFE, ReceiveWechat(**{**vars(ours), "body": theirs.body}))


@pytest.mark.parametrize(
    ("later", "accepted"), [(299, True), (302, False), (-119, True), (-130, False)]
)
def test_a_signature_is_good_for_some_minutes(later: float, accepted: bool) -> None:
    request = delivered(SAFE, wechat.message("text", "x", OPENID))
    if accepted:
        assert taken(SAFE, request, later=later)
        return
    with pytest.raises(CallbackRefused):
        taken(SAFE, request, later=later)


@pytest.mark.parametrize("timestamp", ["", "soon", "٣٤", "-1", "9" * 20])
def test_a_timestamp_that_is_none_is_refused(timestamp: str) -> None:
    nonce = "n"
    query = {
        "timestamp": timestamp,
        "nonce": nonce,
        "signature": wechat.sign(PLAIN["token"], timestamp, nonce),
    }
    with pytest.raises(CallbackRefused):
        taken(PLAIN, as_request(query, "<xml/>"))


@pytest.mark.parametrize("missing", ["ToUserName", "FromUserName", "CreateTime"])
def test_a_message_without_what_every_message_has_is_unreadable(missing: str) -> None:
    for wrong in ("", "<script>", "９"):
        text = wechat.message("text", "x", OPENID, **{missing: wrong})
        with pytest.raises(CallbackUnreadable):
            taken(SAFE, delivered(SAFE, text))


def test_what_cannot_be_read_is_logged_by_a_word_and_never_shown() -> None:
    with capture_logs() as logged, pytest.raises(CallbackUnreadable):
        taken(SAFE, delivered(SAFE, f"<xml><FromUserName>{OPENID}</FromUserName><Content>病"))
    with capture_logs() as refused, pytest.raises(CallbackRefused):
        taken(SAFE, delivered({**SAFE, "token": "other"}, wechat.message("text", "病", OPENID)))
    assert [each["reason"] for each in logged + refused] == ["not well-formed", "signature"]
    told = json.dumps(logged + refused, ensure_ascii=False)
    assert OPENID not in told
    assert "病" not in told


def test_the_owner_is_known_by_what_it_says_back() -> None:
    query = wechat.signed(SAFE)
    now = datetime.now(UTC)
    right = VerifyWechat(**query, echostr="8848")
    answer = callbacks.verify(account(SAFE), right, rules=RULES, now=now)
    assert (answer.content, answer.content_type) == ("8848", "text/plain; charset=utf-8")
    wrong = VerifyWechat(**{**query, "signature": signature_of("x")}, echostr="8848")
    with pytest.raises(CallbackRefused):
        callbacks.verify(account(SAFE), wrong, rules=RULES, now=now)


@pytest.mark.parametrize("said", [SAFE, PLAIN], ids=["safe", "plain"])
def test_wechat_reads_our_reply_and_nothing_in_it_ends_early(said: dict[str, str]) -> None:
    message = taken(said, delivered(said, wechat.message("text", "x", OPENID)))
    told = "]]></Content> <a href='x'>12351</a> བོད་ཡིག"
    now = datetime.now(UTC)
    answer = callbacks.answer_with(told, account=account(said), message=message, now=now)
    assert wechat.read_reply(said, answer.content) == told
    assert ("<Encrypt>" in answer.content) == (said is SAFE)
    silent = callbacks.answer_with(None, account=account(said), message=message, now=now)
    assert silent.content == "success"


def test_events_of_one_second_are_told_apart_and_a_templates_message_is_no_message() -> None:
    def event(name: str, **more: str) -> Any:
        common = {"ToUserName": "gh", "FromUserName": "o", "CreateTime": "5", "MsgType": "event"}
        return message_of({**common, "Event": name, **more})

    subscribed, left = event("subscribe"), event("unsubscribe")
    assert subscribed.told_as("k") != left.told_as("k") != event("CLICK", EventKey="a").told_as("k")
    assert event("subscribe").told_as("k") == subscribed.told_as("k")
    sent = event("TEMPLATESENDJOBFINISH", MsgID="9", MsgId="9")
    assert sent.message_id is None
    assert event("subscribe", EventKey="qrscene_hall-3").scene == "hall-3"
    assert event("subscribe").scene is None


def test_no_account_is_connected_by_an_empty_secret_and_a_wrong_one_says_nothing_of_itself() -> (
    None
):
    assert read_account("{}\n") is None
    wrong = (
        "no json", '["x"]', '"x"', json.dumps({**SAFE, "token": "a b"}),
        json.dumps({**SAFE, "encoding_aes_key": "short"}),
        json.dumps({**SAFE, "encoding_aes_key": "?" * 43}),
        json.dumps({**SAFE, "portal": "javascript:x"}), json.dumps({"token": "pamtest"}),
    )  # fmt: skip
    for each in wrong:
        with pytest.raises(AccountUnreadable) as refused:
            read_account(each)
        assert "pamtest" not in str(refused.value)
        assert refused.value.__cause__ is None
    assert SAFE["token"] not in repr(account(SAFE))
    assert SAFE["encoding_aes_key"] not in repr(account(SAFE))


def test_a_body_is_bounded_before_it_is_opened() -> None:
    request = vars(delivered(PLAIN, wechat.message("text", "x", OPENID)))
    for body in ("?", b64encode(b"x" * 65537).decode()):
        with pytest.raises(InvalidInput):
            load(ReceiveWechat, {**request, "body": body})
