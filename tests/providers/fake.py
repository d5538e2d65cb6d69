"""A provider on this machine that does as it is told, and misbehaves when told to."""

import base64
import hashlib
import hmac
import json
import secrets
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from joserfc import jws
from joserfc.jwk import ECKey, OKPKey, RSAKey

HOST = "login.example"
CLIENT, SECRET = "jobbridge", "a secret: of the client"
KEYS: dict[str, Any] = {
    "RS256": RSAKey.generate_key(2048, {"kid": "rsa"}),
    "ES256": ECKey.generate_key("P-256", {"kid": "ec"}),
    "Ed25519": OKPKey.generate_key("Ed25519", {"kid": "ed"}),
}
KEYS["PS256"] = KEYS["RS256"]
STRANGER = RSAKey.generate_key(2048, {"kid": "rsa"})
Twist = Callable[["Fake", dict[str, Any]], None]


def url64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class Token:
    """An id token before it is signed; a twist changes what it likes."""

    header: dict[str, Any]
    claims: dict[str, Any]
    key: Any
    access_token: str
    text: str | None = None  # in place of what would be signed

    def signed(self) -> str:
        if self.text is not None:
            return self.text
        if self.header["alg"] == "none":
            head, body = (url64(json.dumps(part).encode()) for part in (self.header, self.claims))
            return f"{head}.{body}."
        if self.header["alg"] == "HS256":
            parts = (url64(json.dumps(part).encode()) for part in (self.header, self.claims))
            text = ".".join(parts)
            return f"{text}.{url64(hmac.digest(self.key, text.encode(), 'sha256'))}"
        alg = "Ed25519" if self.header["alg"] == "EdDSA" else self.header["alg"]
        registry = _Any(algorithms=[alg], strict_check_header=False)
        return jws.serialize_compact(
            self.header, json.dumps(self.claims).encode(), self.key, registry=registry
        )


class _Any(jws.JWSRegistry):
    max_header_length = 8192

    def get_alg(self, name: str) -> Any:
        return super().get_alg("Ed25519" if name == "EdDSA" else name)

    def check_header(self, header: Any) -> None:
        """A misbehaving provider says what it likes."""


@dataclass
class Fake:
    """What the provider says; each part can be twisted. `asked` are the paths called."""

    port: int
    now: Callable[[], datetime]
    subject: str = "Person-1"
    algorithm: str = "RS256"
    more: dict[str, Any] = field(default_factory=dict)
    twist: Callable[[Token], None] = lambda token: None
    discovery: dict[str, Any] = field(default_factory=dict)
    keys: list[dict[str, Any]] = field(
        default_factory=lambda: [
            KEYS[name].as_dict(private=False) for name in ("RS256", "ES256", "Ed25519")
        ]
    )
    answers: dict[str, tuple[int, Mapping[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    reached: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.go_on.set()

    @property
    def issuer(self) -> str:
        return f"https://{HOST}:{self.port}"

    def authorize(self, url: str, **more: str) -> str:
        """What a browser is sent back to, after somebody signed in at the address `url`."""
        query = dict(parse_qsl(urlsplit(url).query))
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        back = {
            "code": code,
            "state": query["state"],
            "iss": self.issuer if "nonce" in query else "",
            **more,
        }
        return query["redirect_uri"] + "?" + urlencode({k: v for k, v in back.items() if v})

    def answer(self, path: str, body: Mapping[str, str], headers: Any) -> Any:
        if path == "/.well-known/openid-configuration":
            return self._discovery()
        if path == "/keys":
            return {"keys": self.keys}
        if path == "/token":
            self.reached.set()
            assert self.go_on.wait(30)
            return self._exchange(body, headers)
        assert headers["authorization"] == "Bearer an-access-token"
        return {"sub": self.subject, **self.more}

    def _discovery(self) -> dict[str, Any]:
        said = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "PS256", "ES256", "EdDSA", "HS256"],
            "authorization_response_iss_parameter_supported": True,
            **self.discovery,
        }
        return {name: value for name, value in said.items() if value is not None}

    def _exchange(self, body: Mapping[str, str], headers: Mapping[str, str]) -> Any:
        query = self.codes.pop(body["code"], None)
        if query is None:
            return 400, {"error": "invalid_grant"}
        user, _, password = (
            base64.b64decode(headers["authorization"].removeprefix("Basic "))
            .decode()
            .partition(":")
        )
        assert (user, password) == (CLIENT, "a%20secret%3A%20of%20the%20client")
        assert body["redirect_uri"] == query["redirect_uri"]
        challenge = url64(hashlib.sha256(body["code_verifier"].encode()).digest())
        if challenge != query["code_challenge"] or query["code_challenge_method"] != "S256":
            return 400, {"error": "invalid_grant"}
        answer = {"access_token": "an-access-token", "token_type": "Bearer"}
        if "nonce" in query:
            answer["id_token"] = self._token(query["nonce"]).signed()
        return answer

    def _token(self, nonce: str) -> Token:
        moment = int(self.now().timestamp())
        digest = hashlib.sha256(b"an-access-token").digest()
        claims = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": CLIENT,
            "iat": moment,
            "exp": moment + 300,
            "nonce": nonce,
            "at_hash": url64(digest[:16]),
            **self.more,
        }
        if self.algorithm in {"EdDSA", "Ed25519"}:
            claims["at_hash"] = url64(hashlib.sha512(b"an-access-token").digest()[:32])
        key = KEYS["Ed25519" if self.algorithm == "EdDSA" else self.algorithm]
        token = Token({"alg": self.algorithm, "kid": key.kid}, claims, key, "an-access-token")
        self.twist(token)
        return token


@contextmanager
def served(context: ssl.SSLContext, now: Callable[[], datetime]) -> Iterator[Fake]:
    """The provider, over HTTPS."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._reply({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            self._reply({name: values[0] for name, values in parse_qs(body).items()})

        def _reply(self, body: Mapping[str, str]) -> None:
            path = urlsplit(self.path).path
            made.asked.append(path)
            assert self.headers["host"] == f"{HOST}:{made.port}"
            status, headers, text = made.answers.get(path, (0, {}, b""))
            if not status:
                given = made.answer(path, body, self.headers)
                status, said = given if isinstance(given, tuple) else (200, given)
                text = json.dumps(said).encode()
            self.send_response(status)
            for name, value in {"content-length": str(len(text)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None: ...

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A client that hangs up is what is tested."""

    server = Server(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    made = Fake(server.server_port, now)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.go_on.set()
        server.shutdown()
        server.server_close()
