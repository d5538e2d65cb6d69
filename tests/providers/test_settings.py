"""Providers from the settings: what is taken, and what is refused with what to do."""

from dataclasses import replace

import pytest

from jobbridge import settings
from jobbridge.errors import Unusable
from jobbridge.hosts import is_inside
from jobbridge.providers.rules import Proof, counts_as_second_factor
from jobbridge.vouching import Provider

GIVEN = {
    "PROVIDERS": "justice, eparaksts",
    "JUSTICE_ISSUER": "https://login.example",
    "JUSTICE_CLIENT_ID": "jobbridge",
    "JUSTICE_LABEL_LV": "Ministrija",
    "JUSTICE_LABEL_EN": "Ministry",
    "JUSTICE_ACR": "high substantial",
    "EPARAKSTS_ISSUER": "https://eparaksts.example",
    "EPARAKSTS_CLIENT_ID": "jobbridge",
    "EPARAKSTS_LABEL_LV": "eParaksts",
    "EPARAKSTS_AUTHORIZE_URL": "https://eparaksts.example/authorize",
    "EPARAKSTS_TOKEN_URL": "https://eparaksts.example/token",
    "EPARAKSTS_USERINFO_URL": "https://eparaksts.example/me",
}


def load(**changed: str | None) -> settings.Settings:
    given = {name: value for name, value in {**GIVEN, **changed}.items() if value is not None}
    environ = {f"JOBBRIDGE_OIDC_{name}": value for name, value in given.items()}
    environ |= {
        "JOBBRIDGE_DATABASE_URL": "sqlite:///nowhere.sqlite3",
        "JOBBRIDGE_SECRET_KEY": "a test secret of enough length, not for use",
        "JOBBRIDGE_DATA_KEYS": "k1:" + "A" * 43 + "=",
        "JOBBRIDGE_PUBLIC_URL": "https://jobbridge.example",
    }
    return settings.load(environ)


def test_providers_are_read_in_order_and_their_secrets_from_files() -> None:
    justice, eparaksts = load(JUSTICE_CLIENT_SECRET="hush").providers
    assert (justice.plain, eparaksts.plain) == (False, True)
    assert [justice.label(locale) for locale in ("lv", "en", "ru")] == [
        *("Ministrija", "Ministry", "Ministrija")
    ]
    assert (justice.client_secret, "hush" in repr(justice)) == ("hush", False)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"PROVIDERS": "Justice"}, "each name must be"),
        ({"PROVIDERS": "justice justice"}, "the same name twice"),
        ({"PROVIDERS": "justice"}, "OIDC_EPARAKSTS_ISSUER: no such setting"),
        ({"JUSTICE_ISSUER": None}, "JUSTICE_ISSUER: missing"),
        ({"JUSTICE_ISSUER": "http://login.example"}, "JUSTICE_ISSUER: must be https"),
        ({"JUSTICE_ISSUER": "http://127.0.0.1:9000"}, "JUSTICE_ISSUER: must be https"),
        ({"JUSTICE_ISSUER": "https://a:b@login.example"}, "neither a user nor a #"),
        ({"JUSTICE_ISSUER": "https://login.example?x=1"}, "must have no query"),
        ({"JUSTICE_ISSUER": "https://eparaksts.example"}, "with the same ISSUER"),
        ({"JUSTICE_SCOPES": "profile"}, "must hold openid"),
        ({"JUSTICE_BY_EMAIL": "yes"}, "must hold email"),
        ({"JUSTICE_INSIDE": "maybe"}, "must be yes or no"),
        ({"EPARAKSTS_TOKEN_URL": None}, "needs all of"),
        ({"JUSTICE_LABEL_LV": "x" * 61}, "at most 60"),
    ],
    ids=str,
)
def test_nonsense_is_refused_with_what_to_do(changed: dict[str, str | None], says: str) -> None:
    with pytest.raises(Unusable, match=says):
        load(**changed)


def test_a_secret_may_stand_in_a_file() -> None:
    with pytest.raises(Unusable, match="JUSTICE_CLIENT_SECRET_FILE: cannot be read"):
        load(JUSTICE_CLIENT_SECRET_FILE="no-such-file")


@pytest.mark.parametrize(
    ("proof", "counts"),
    [
        (Proof("a", acr="high"), True),
        (Proof("a", acr="low"), False),
        (Proof("a", acr=""), False),
        (Proof("a", amr=frozenset({"pwd", "otp"})), True),
        (Proof("a", amr=frozenset({"pwd"})), False),
    ],
)
def test_a_sign_in_counts_as_two_factors_by_its_own_word_alone(proof: Proof, counts: bool) -> None:
    none = Provider("justice", "https://login.example", "c", {"lv": "M"})
    provider = replace(none, acr=frozenset({"high"}), amr=frozenset({"otp"}))
    assert counts_as_second_factor(provider, proof) is counts
    assert not counts_as_second_factor(none, proof)


@pytest.mark.parametrize(
    ("ip", "inside"),
    [
        *(("10.0.0.1", True), ("172.31.255.255", True), ("192.168.1.1", True), ("fd00::1", True)),
        *(("127.0.0.1", False), ("169.254.169.254", False), ("172.32.0.1", False)),
        *(("::1", False), ("fe80::1", False), ("fd00::1%eth0", False), ("name", False)),
    ],
)
def test_inside_is_a_private_network_and_nothing_else(ip: str, inside: bool) -> None:
    assert is_inside(ip) is inside
