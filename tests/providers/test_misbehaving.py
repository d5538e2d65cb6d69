"""A provider that misbehaves is believed in nothing: each way of it in a sentence of its own."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal

from jobbridge.providers.calling import MOST_BYTES, Line, Unreachable
from jobbridge.providers.directory import Directory
from jobbridge.providers.errands import Errand
from jobbridge.providers.rules import Proof, Rejected
from jobbridge.providers.tokens import keys_in
from jobbridge.vouching import Provider
from tests.conftest import FixedClock
from tests.providers.fake import CLIENT, KEYS, SECRET, STRANGER, Fake, Token, url64

BACK = "https://jobbridge.example/sign-in/with/justice/back"


def claims(**changed: Any) -> Callable[[Token], None]:
    return lambda token: token.claims.update(changed)


def moved(name: str, seconds: int) -> Callable[[Token], None]:
    return lambda token: token.claims.update({name: token.claims["iat"] + seconds})


def without(name: str) -> Callable[[Token], None]:
    return lambda token: token.claims.pop(name) and None


def signed(alg: str, key: Any, **header: Any) -> Callable[[Token], None]:
    def twist(token: Token) -> None:
        token.header = {"alg": alg, "kid": "rsa", **header}
        token.key = key

    return twist


def headed(**header: Any) -> Callable[[Token], None]:
    return lambda token: token.header.update(header)


def written(make: Callable[[str], str]) -> Callable[[Token], None]:
    def twist(token: Token) -> None:
        token.text = make(token.signed())

    return twist


def flipped(text: str) -> str:
    head, body, signature = text.split(".")
    return f"{head}.{body}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"


TOKENS: dict[str, tuple[str, Callable[[Token], None]]] = {
    "expired": ("expired", moved("exp", -120)),
    "expired long before it was made": ("expired", claims(exp=0)),
    "without an end": ("exp", without("exp")),
    "whose end is no number": ("exp", claims(exp="2099-01-01")),
    "whose end is true": ("exp", claims(exp=True)),
    "that never ends": ("exp", claims(exp=10**300)),
    "made in the future": ("from_the_future", lambda t: t.claims.update(iat=t.claims["iat"] + 120)),
    "made long ago": ("old", lambda t: t.claims.update(iat=t.claims["iat"] - 3600)),
    "not to be used yet": ("not_yet", moved("nbf", 120)),
    "for another audience": ("audience", claims(aud="somebody-else")),
    "for no audience": ("audience", without("aud")),
    "for an audience that begins like ours": ("audience", claims(aud=CLIENT + "2")),
    "for several, given to nobody": ("authorized_party", claims(aud=[CLIENT, "other"])),
    "for several, given to another": ("authorized_party", claims(aud=[CLIENT, "b"], azp="b")),
    "given to another": ("authorized_party", claims(azp="other")),
    "of another issuer": ("issuer", claims(iss="https://evil.example")),
    "of an issuer with a slash": ("issuer", lambda t: t.claims.update(iss=t.claims["iss"] + "/")),
    "with another nonce": ("nonce", claims(nonce="another")),
    "without a nonce": ("nonce", without("nonce")),
    "with a nonce that is a list": ("nonce", lambda t: t.claims.update(nonce=[t.claims["nonce"]])),
    "of nobody": ("subject", without("sub")),
    "of an empty name": ("subject", claims(sub="")),
    "of a number": ("subject", claims(sub=1)),
    "of too long a name": ("subject", claims(sub="x" * 256)),
    "for another access token": ("at_hash", claims(at_hash="AAAAAAAAAAAAAAAAAAAAAA")),
    "signed by a foreign key of the same name": ("signature", signed("RS256", STRANGER)),
    "signed by a foreign key it brings along": (
        "signature",
        signed("RS256", STRANGER, jwk=STRANGER.as_dict(private=False)),
    ),
    "signed by a foreign key it says where to find": (
        "signature",
        signed("RS256", STRANGER, jku="https://evil.example/keys"),
    ),
    "signed by a key with another's name": ("signature", signed("RS256", STRANGER, kid="rsa")),
    "that names the key of another algorithm": ("key", headed(kid="ec")),
    "that names a key nobody has": ("key", headed(kid="../../keys")),
    "that names a key by a number": ("header", headed(kid=7)),
    "with the public key as a shared secret": (
        "algorithm",
        signed("HS256", KEYS["RS256"].as_pem(private=False)),
    ),
    "with the client's secret as a key": (
        "algorithm",
        signed("HS256", SECRET.encode()),
    ),
    "without a signature": ("algorithm", signed("none", None)),
    "with an algorithm we do not take": ("algorithm", signed("RS512", KEYS["RS256"])),
    "whose signature was changed": ("signature", written(flipped)),
    "whose signature was cut off": ("signature", written(lambda t: t.rpartition(".")[0] + ".")),
    "that is encrypted": ("encrypted", written(lambda t: "a.b.c.d.e")),
    "that is no token": ("form", written(lambda t: "token")),
    "whose header is nested without end": (
        "form",
        written(lambda t: url64(b"[" * 20_000) + "." + t.partition(".")[2]),
    ),
    "that is an access token": ("type", headed(typ="at+jwt")),
    "that asks for what we do not know": ("header", headed(crit=["b64"], b64=False)),
}


@pytest.fixture
def come_back(
    fake: Fake, line: Line, clock: FixedClock, portal: BlockingPortal
) -> Callable[..., Proof]:
    """Sets out and comes back, without any database."""

    def make(code: str = "", issuer: str | None = None, **changed: Any) -> Proof:
        given = {"client_secret": SECRET, "inside": False, **changed}
        provider = Provider("justice", fake.issuer, CLIENT, {"lv": "Ministrija"}, **given)
        errand = Errand(provider, b"a secret", "0123456789abcdef", BACK)
        directory = Directory(line)

        async def there_and_back() -> Proof:
            known = await directory.known(provider, clock.now())
            address = fake.authorize(errand.leave_for(known))
            found = code or address.partition("code=")[2].partition("&")[0]
            said = fake.issuer if issuer is None else issuer
            return await errand.come_back(directory, code=found, issuer=said, now=clock.now())

        return portal.call(there_and_back)

    return make


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256", "EdDSA"])
def test_a_provider_that_behaves_is_believed(
    come_back: Callable[..., Proof], fake: Fake, algorithm: str
) -> None:
    fake.algorithm, fake.more = algorithm, {"acr": "two-factors", "aud": [CLIENT]}
    assert come_back() == Proof("Person-1", acr="two-factors")


@pytest.mark.parametrize("what", TOKENS)
def test_no_token_is_believed_that_is(
    come_back: Callable[..., Proof], fake: Fake, what: str
) -> None:
    code, fake.twist = TOKENS[what]
    with pytest.raises(Rejected) as no:
        come_back()
    assert no.value.code == code


def said(text: bytes, status: int = 200, headers: Any = None) -> tuple[int, dict[str, str], bytes]:
    return status, headers or {}, text


ANSWERS: dict[str, tuple[str, str, Any]] = {
    "sends on elsewhere": (
        "redirect",
        "/token",
        said(b"{}", 302, {"location": "https://evil.example"}),
    ),
    "says too much": ("large", "/token", said(b'{"a": "' + b"a" * MOST_BYTES + b'"}')),
    "packs what it says": ("garbled", "/token", said(b"{}", 200, {"content-encoding": "gzip"})),
    "says no JSON": ("garbled", "/token", said(b"<html>")),
    "says a list": ("garbled", "/token", said(b"[]")),
    "says what is no number": ("garbled", "/token", said(b'{"id_token": NaN}')),
    "nests without end": ("garbled", "/token", said(b"[" * 100_000)),
    "is broken": ("status", "/token", said(b"{}", 500)),
    "refuses the code": ("exchange", "/token", said(b'{"error": "invalid_grant"}', 400)),
    "gives no id token": ("no_token", "/token", said(b'{"access_token": "a"}')),
    "has no keys": ("unreachable", "/keys", said(b'{"keys": []}')),
    "has only a shared secret as a key": (
        "unreachable",
        "/keys",
        said(b'{"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": "rsa"}]}'),
    ),
}


@pytest.mark.parametrize("what", ANSWERS)
def test_nothing_is_taken_from_a_provider_that(
    come_back: Callable[..., Proof], fake: Fake, what: str
) -> None:
    code, path, fake.answers[path] = ANSWERS[what]
    with pytest.raises((Rejected, Unreachable), match=code):
        come_back()


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://login.example/token"},
        {"token_endpoint": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": "https://user:secret@login.example/keys"},
        {"jwks_uri": None},
        {"id_token_signing_alg_values_supported": ["HS256", "none"]},
        {"code_challenge_methods_supported": ["plain"]},
    ],
    ids=str,
)
def test_a_description_that_nobody_could_trust_is_not_used(
    come_back: Callable[..., Proof], fake: Fake, said: dict[str, Any]
) -> None:
    fake.discovery = said
    with pytest.raises(Unreachable):
        come_back()
    assert "/token" not in fake.asked


@pytest.mark.parametrize(
    "key",
    [
        {"kty": "RSA", "n": url64(b"\xff" * 128), "e": "AQAB"},
        KEYS["RS256"].as_dict(private=True),
        KEYS["RS256"].as_dict(private=False) | {"use": "enc"},
        KEYS["RS256"].as_dict(private=False) | {"key_ops": ["encrypt"]},
        KEYS["ES256"].as_dict(private=False) | {"x": "AA"},
        {"kty": "oct", "k": "c2VjcmV0"},
        {"kty": "RSA", "n": [1], "e": {}},
        "a key",
    ],
    ids=[
        "weak",
        "private",
        "for encryption",
        "no verifying",
        "off the curve",
        "shared",
        "odd",
        "x",
    ],
)
def test_such_a_key_is_no_key(key: Any) -> None:
    assert keys_in({"keys": [key]}) == ()


@pytest.mark.parametrize(("issuer", "says_so"), [("https://evil.example", False), ("", True)])
def test_an_answer_meant_for_another_provider_is_refused_before_its_code_is_told(
    come_back: Callable[..., Proof], fake: Fake, issuer: str, says_so: bool
) -> None:
    fake.discovery = {"authorization_response_iss_parameter_supported": says_so}
    with pytest.raises(Rejected, match="mixed_up"):
        come_back(issuer=issuer)
    assert "/token" not in fake.asked


def test_a_code_of_another_sign_in_is_refused_for_its_challenge(
    come_back: Callable[..., Proof], fake: Fake
) -> None:
    challenge = {"code_challenge": url64(b"another"), "code_challenge_method": "S256"}
    fake.codes["stolen"] = {"redirect_uri": BACK, "nonce": "n", **challenge}
    with pytest.raises(Rejected, match="exchange"):
        come_back(code="stolen")


def test_keys_are_read_again_for_a_new_name_once_a_minute(
    fake: Fake, line: Line, clock: FixedClock, portal: BlockingPortal
) -> None:
    provider = Provider("justice", fake.issuer, CLIENT, {"lv": "Ministrija"})
    directory = Directory(line)

    def names(kid: str) -> list[str | None]:
        known = portal.call(partial(directory.known_with, provider, kid, clock.now()))
        return [one.kid for one in known.keys]

    names("rsa")
    clock.move(minutes=2)
    fake.keys = [STRANGER.as_dict(private=False) | {"kid": "new"}]
    assert [names(kid) for kid in ("new", "unknown", "unheard")] == [["new"]] * 3
    assert fake.asked.count("/keys") == 2
    # What it said before counts for a day, and it is not asked at each request.
    clock.move(hours=2)
    fake.answers["/.well-known/openid-configuration"] = said(b"", 503)
    assert [names("new"), names("new")] == [["new"]] * 2
    assert len(fake.asked) == 4
    clock.move(days=1)
    with pytest.raises(Unreachable):
        names("new")


@pytest.mark.parametrize(
    ("ip", "inside", "code"),
    [
        ("127.0.0.1", True, "inside"),
        ("10.1.2.3", False, "inside"),
        ("169.254.169.254", True, "inside"),
        ("::ffff:10.0.0.1", True, "inside"),
        ("0.0.0.0", True, "inside"),
        ("10.1.2.3", True, "slow"),
        ("93.184.216.34", False, "slow"),
    ],
)
def test_a_name_that_leads_inside_is_asked_only_where_the_settings_say_so(
    portal: BlockingPortal, ip: str, inside: bool, code: str
) -> None:
    """`slow`: it would have been asked; here nobody answers."""

    async def resolve(host: str, port: int) -> list[str]:
        return ["93.184.216.34", ip] if code == "inside" else [ip]

    line = Line(resolve=resolve, trust=_nobody, seconds=30)
    ask: Callable[[], Awaitable[Any]] = partial(line.ask, "https://login.example", inside=inside)
    with pytest.raises(Unreachable) as no:
        portal.call(ask)
    assert no.value.code == code


def _nobody() -> Any:
    """Reached only by who would be asked."""
    raise TimeoutError


def test_a_state_tells_neither_nonce_nor_verifier() -> None:
    provider = Provider("justice", "https://login.example", CLIENT, {"lv": "Ministrija"})
    one, other = (Errand(provider, key, "0123456789abcdef", BACK) for key in (b"one", b"other"))
    assert len({one.nonce, one.verifier, other.nonce, other.verifier}) == 4
    assert (len(one.verifier), one.verifier.strip("=")) == (43, one.verifier)
