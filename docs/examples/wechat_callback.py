"""Play WeChat's side: ``wechat_callback.py ACCOUNT.json KIND [CONTENT [OPENID]]``.

`ACCOUNT.json` is the secret ``wechat`` of notifications. KIND is ``verify``, ``text`` or an event:
``subscribe``, ``unsubscribe``, ``CLICK``, ``VIEW`` (CONTENT is then its key).
"""

import json
import os
import secrets
import sys
import time
from base64 import b64decode, b64encode
from hashlib import sha1
from xml.etree import ElementTree

import requests
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

BITS = 32 * 8


def sign(*parts):
    """The signature that WeChat makes of these parts."""
    return sha1("".join(sorted(parts)).encode()).hexdigest()


def cipher(account):
    """AES in the mode that WeChat uses, with the account's EncodingAESKey."""
    key = b64decode(account["encoding_aes_key"] + "=")
    return Cipher(algorithms.AES(key), modes.CBC(key[:16]))


def seal(account, message):
    """A message encrypted as WeChat does it."""
    length = len(message.encode()).to_bytes(4, "big")
    plain = secrets.token_bytes(16) + length + message.encode() + account["app_id"].encode()
    padder, encryptor = PKCS7(BITS).padder(), cipher(account).encryptor()
    filled = padder.update(plain) + padder.finalize()
    return b64encode(encryptor.update(filled) + encryptor.finalize()).decode()


def unseal(account, sealed):
    """What was encrypted for the account."""
    unpadder, decryptor = PKCS7(BITS).unpadder(), cipher(account).decryptor()
    filled = decryptor.update(b64decode(sealed)) + decryptor.finalize()
    plain = unpadder.update(filled) + unpadder.finalize()
    end = 20 + int.from_bytes(plain[16:20], "big")
    assert plain[end:].decode() == account["app_id"], "for another account"
    return plain[20:end].decode()


def xml(**fields):
    """A message in WeChat's form."""
    inner = "".join(f"<{name}><![CDATA[{text}]]></{name}>" for name, text in fields.items())
    return f"<xml>{inner}</xml>"


def message(kind, content, openid, **more):
    """A text of somebody's, or an event that he caused."""
    common = {"ToUserName": "gh_example", "FromUserName": openid, "CreateTime": int(time.time())}
    if kind == "text":
        said = {"MsgType": "text", "Content": content, "MsgId": secrets.randbits(62)}
    else:
        said = {"MsgType": "event", "Event": kind, "EventKey": content}
    return xml(**{**common, **said, **more})


def signed(account, sealed=None):
    """The parameters of a callback's address."""
    timestamp, nonce = str(int(time.time())), secrets.token_hex(5)
    query = {"timestamp": timestamp, "nonce": nonce}
    query["signature"] = sign(account["token"], timestamp, nonce)
    if sealed is not None:
        query["msg_signature"] = sign(account["token"], timestamp, nonce, sealed)
        query["encrypt_type"] = "aes"
    return query


def callback(account, text):
    """Parameters and body of a callback in the account's mode."""
    if "encoding_aes_key" not in account:
        return signed(account), text
    sealed = seal(account, text)
    return signed(account, sealed), xml(ToUserName="gh_example", Encrypt=sealed)


def read_reply(account, answer):
    """What is said to the follower; None where WeChat is told to say nothing."""
    if answer in ("", "success"):
        return None
    fields = {each.tag: each.text for each in ElementTree.fromstring(answer)}
    if "Encrypt" in fields:
        parts = (account["token"], fields["TimeStamp"], fields["Nonce"], fields["Encrypt"])
        assert fields["MsgSignature"] == sign(*parts), "a wrong signature"
        inner = ElementTree.fromstring(unseal(account, fields["Encrypt"]))
        fields = {each.tag: each.text for each in inner}
    return fields["Content"]


def main(path, kind, content="", openid="o-example"):
    """Send one callback and show what is answered."""
    with open(path, encoding="utf-8") as file:
        account = json.load(file)
    url = os.environ["ZHUFENG_URL"] + "/api/wechat"
    if kind == "verify":
        answer = requests.get(url, params={**signed(account), "echostr": "8848"}, timeout=5)
    else:
        query, body = callback(account, message(kind, content, openid))
        headers = {"Content-Type": "text/xml"}
        answer = requests.post(url, params=query, data=body.encode(), headers=headers, timeout=5)
    if not answer.ok:
        sys.exit(f"refused: {answer.json()['code']}")
    reply = answer.text if kind == "verify" else read_reply(account, answer.text)
    print(json.dumps({"reply": reply}, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
