"""A provider of single sign-on for tests: a real HTTP server that keeps to OpenID Connect.

Discovery, authorization (whoever comes is `subject`), token with PKCE, keys that rotate; and, where
a test says so, each fault that a provider or somebody in its place may show.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.platform import Platform

CLIENT, SECRET = "zhufeng", "a secret of the client"


class FakeProvider:
    """`claims` are laid over those of an ID token; `fault` names what goes wrong."""

    def __init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.issuer = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.subject = f"employee-{secrets.token_hex(6)}"
        self.keys = [RSAKey.generate_key(2048, {"kid": "first", "use": "sig"}, private=True)]
        self.claims: dict[str, Any] = {}
        self.fault: str | None = None
        self.asked: list[str] = []
        self._codes: dict[str, dict[str, str]] = {}
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> FakeProvider:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def settings(self, redirect: str) -> dict[str, Any]:
        """What the secret ``oidc`` says of it."""
        return {
            "issuer": self.issuer,
            "client_id": CLIENT,
            "client_secret": SECRET,
            "redirect": redirect,
        }

    def rotate(self) -> None:
        """It signs with a new key from now on, and shows the former no more."""
        self.keys = [
            RSAKey.generate_key(2048, {"kid": secrets.token_hex(4), "use": "sig"}, private=True)
        ]

    def sign(self, nonce: str, /, **changes: Any) -> str:
        """An ID token as it would give one."""
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            **self.claims,
            **changes,
        }
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": self.keys[0].kid}, kept, self.keys[0])

    def answer(self, path: str, form: dict[str, str], account: str) -> tuple[int, dict[str, Any]]:
        """(status, JSON or ``Location``) of one request."""
        self.asked.append(path)
        if self.fault == path:
            return 500, {}
        if path == "/.well-known/openid-configuration":
            return 200, self._document()
        if path == "/keys":
            return 200, {"keys": [key.as_dict(private=False) for key in self.keys]}
        if path == "/authorize":
            return self._authorize(form)
        if path == "/token":
            return self._token(form, account)
        return 404, {}

    def _document(self) -> dict[str, Any]:
        return {
            "issuer": f"{self.issuer}/other" if self.fault == "issuer" else self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "authorization_response_iss_parameter_supported": True,
        }

    def _authorize(self, query: dict[str, str]) -> tuple[int, dict[str, Any]]:
        back = {"state": query["state"], "iss": self.issuer}
        if self.fault == "access_denied":
            back["error"] = "access_denied"
        else:
            assert query["code_challenge_method"] == "S256"
            back["code"] = secrets.token_urlsafe(16)
            self._codes[back["code"]] = query
        return 302, {"Location": f"{query['redirect_uri']}?{urlencode(back)}"}

    def _token(self, form: dict[str, str], account: str) -> tuple[int, dict[str, Any]]:
        expected = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if account != f"Basic {expected}":
            return 401, {"error": "invalid_client"}
        begun = self._codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (
            begun is None
            or begun["redirect_uri"] != form.get("redirect_uri")
            or begun["code_challenge"] != challenge
        ):
            return 400, {"error": "invalid_grant"}
        return 200, {
            "access_token": "an access token",
            "token_type": "Bearer",
            "id_token": self.sign(begun["nonce"]),
        }


@contextmanager
def configured(platform: Platform, said: dict[str, Any]) -> Iterator[None]:
    """Identity's secret says so meanwhile; it is read at the next request."""
    secret = platform.stack.layout.secrets / "identity" / "oidc"
    before = secret.read_text("utf-8")
    secret.write_text(json.dumps(said), "utf-8")
    try:
        yield
    finally:
        secret.write_text(before, "utf-8")


def _handler(provider: FakeProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say(urlsplit(self.path).query)

        def do_POST(self) -> None:
            self._say(self.rfile.read(int(self.headers["Content-Length"])).decode())

        def _say(self, form: str) -> None:
            values = {name: each[0] for name, each in parse_qs(form).items()}
            account = self.headers.get("Authorization", "")
            status, said = provider.answer(urlsplit(self.path).path, values, account)
            content = json.dumps(said).encode()
            self.send_response(status)
            if "Location" in said:
                self.send_header("Location", said["Location"])
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Tests read `asked` instead."""

    return Handler
