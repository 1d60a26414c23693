"""WeChat's callback through the gateway: handed on as it came, answered as the owner says."""

from __future__ import annotations

from base64 import b64decode

import pytest

from contracts.refusals import ServiceUnavailable
from contracts.wechat import CallbackRefused, WechatNotConnected

SIGNED = "signature=5c45ff5e&timestamp=1409659589&nonce=263014780"
MESSAGE = "<xml><ToUserName><![CDATA[gh_1]]></ToUserName> \u202e 您好\n</xml>".encode()
TAKEN = {"content": "success", "content_type": "text/plain; charset=utf-8"}
REPLY = {"content": "<xml>བོད</xml>", "content_type": "application/xml; charset=utf-8"}


@pytest.fixture
def notifications(owners):
    owners.script["notifications.receive_wechat"] = lambda asked: dict(TAKEN)
    return owners


def send(gateway, query=SIGNED, body=MESSAGE, **headers):
    headers = {"Content-Type": "text/xml", **headers}
    return gateway.ask("POST", f"/api/wechat?{query}", key=None, data=body, headers=headers)


def test_what_wechat_asks_first_is_said_back_as_text(gateway, owners):
    owners.script["notifications.verify_wechat"] = {**TAKEN, "content": "8848"}
    answer = gateway.ask("GET", f"/api/wechat?{SIGNED}&echostr=8848", key=None)
    assert (answer.status_code, answer.text) == (200, "8848")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    (asked,) = owners.of("notifications.verify_wechat")
    assert (asked.fields["nonce"], asked.fields["echostr"]) == ("263014780", "8848")


def test_a_message_is_handed_on_byte_for_byte_and_its_reply_handed_back(gateway, notifications):
    notifications.script["notifications.receive_wechat"] = REPLY
    answer = send(gateway, f"{SIGNED}&encrypt_type=aes&msg_signature=47&openid=o-1&tomorrow=x")
    assert (answer.status_code, answer.content.decode()) == (200, REPLY["content"])
    assert answer.headers["Content-Type"] == REPLY["content_type"]
    (asked,) = notifications.of("notifications.receive_wechat")
    assert b64decode(asked.fields["body"]) == MESSAGE
    assert "openid" not in asked.fields
    assert (asked.call.authorization, asked.call.idempotency_key) == (None, None)


@pytest.mark.parametrize("body", [b"", b"\xff\x00", b"{}", b"x" * 65536])
def test_any_bytes_reach_the_owner_who_judges_them(gateway, notifications, body):
    assert send(gateway, body=body, **{"Content-Type": "image/png"}).text == "success"
    (asked,) = notifications.of("notifications.receive_wechat")
    assert b64decode(asked.fields["body"]) == body


def test_a_body_that_is_too_large_reaches_nobody(gateway, notifications):
    answer = send(gateway, body=b"x" * 65537)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert notifications.commands == []


@pytest.mark.parametrize("query", ["", "signature=x", f"{SIGNED}&nonce=twice", f"{SIGNED}&nonce="])
def test_what_is_not_signed_reaches_nobody(gateway, notifications, query):
    assert send(gateway, query).status_code == 422
    assert notifications.commands == []


@pytest.mark.parametrize(("refusal", "status"), [(CallbackRefused, 403), (WechatNotConnected, 404)])
def test_a_refusal_is_told_at_once(gateway, notifications, refusal, status):
    notifications.script["notifications.receive_wechat"] = refusal()
    answer = send(gateway)
    assert (answer.status_code, answer.json()["code"]) == (status, refusal.code)
    assert len(notifications.of("notifications.receive_wechat")) == 1


def test_while_the_owner_is_away_he_is_asked_again(gateway, notifications):
    answers = iter([ServiceUnavailable(), ServiceUnavailable(), dict(TAKEN)])
    notifications.script["notifications.receive_wechat"] = lambda asked: next(answers)
    assert send(gateway).text == "success"
    assert len(notifications.of("notifications.receive_wechat")) == 3


def test_a_page_of_another_site_is_refused_and_who_follows_stands_in_no_log(gateway, notifications):
    answer = send(gateway, **{"Sec-Fetch-Site": "cross-site"})
    assert answer.json()["code"] == "cross_site_refused"
    send(gateway, f"{SIGNED}&openid=o-not-to-be-logged")
    logged = "".join(list(gateway.process.lines))
    assert "/api/wechat" in logged
    assert "o-not-to-be-logged" not in logged
    assert "263014780" not in logged
