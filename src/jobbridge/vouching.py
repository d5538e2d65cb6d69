"""Who else may vouch for people, from the settings: `OIDC_PROVIDERS` names them, and for each
`NAME` there is `OIDC_NAME_…`. A provider with the three addresses of its own is plain OAuth2 whose
`userinfo` says who somebody is; any other speaks OpenID Connect and is discovered."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from jobbridge.hosts import is_loopback

PREFIX = "OIDC_"
NAME = re.compile(r"[a-z][a-z0-9]{1,19}")
ADDRESSES = ("AUTHORIZE_URL", "TOKEN_URL", "USERINFO_URL")
KEYS = {
    *("ISSUER", "CLIENT_ID", "CLIENT_SECRET", "SCOPES", "SUBJECT", "ACR", "AMR", "INSIDE"),
    *("BY_EMAIL", "LABEL_LV", "LABEL_EN", "LABEL_RU", *ADDRESSES),
}
YES_NO = {"yes": True, "no": False, "": False}


@dataclass(frozen=True)
class Provider:
    """One that vouches for people. `acr` and `amr` are what it must say of a sign-in for that to
    count as two factors. `inside`: it stands in a private network. `by_email`: an account is
    joined by itself with whoever has its address, verified. `subject` is the claim that says who
    somebody is."""

    name: str
    issuer: str
    client_id: str
    labels: Mapping[str, str]
    client_secret: str | None = field(default=None, repr=False)
    scopes: tuple[str, ...] = ("openid",)
    acr: frozenset[str] = frozenset()
    amr: frozenset[str] = frozenset()
    inside: bool = False
    by_email: bool = False
    subject: str = "sub"
    authorize_url: str = ""
    token_url: str = ""
    userinfo_url: str = ""

    @property
    def plain(self) -> bool:
        """OAuth2 with userinfo: no discovery, no id token."""
        return bool(self.userinfo_url)

    def label(self, locale: str) -> str:
        return self.labels.get(locale) or self.labels["lv"]


def among(known: Collection[str], key: str) -> bool:
    """Whether there may be such a setting; those of a provider are checked by `read`."""
    return key in known or key.startswith(PREFIX)


def read(values: Mapping[str, str], loopback: bool, faults: list[str]) -> tuple[Provider, ...]:
    """The providers in the order named, which is that of their buttons. `loopback`: people reach
    this service on its own machine only, so providers may be there too, and without TLS."""
    names = [name for name in re.split(r"[,\s]+", values.get("OIDC_PROVIDERS", "")) if name]
    named = "JOBBRIDGE_OIDC_PROVIDERS"
    if any(not NAME.fullmatch(name) for name in names):
        faults.append(
            f"{named}: each name must be 2 to 20 small letters and digits, like eparaksts"
        )
        return ()
    if len(set(names)) != len(names):
        faults.append(f"{named}: the same name twice")
        return ()
    allowed = {f"{PREFIX}{name.upper()}_{key}" for name in names for key in KEYS}
    for key in sorted(values):
        if key.startswith(PREFIX) and key != "OIDC_PROVIDERS" and key not in allowed:
            faults.append(
                f"JOBBRIDGE_{key}: no such setting; it must be OIDC_NAME_KEY, with a NAME of "
                f"{named} and one of {', '.join(sorted(KEYS))}"
            )
    found = [_provider(name, values, loopback, faults) for name in names]
    issuers = [one.issuer for one in found]
    if len(set(issuers)) != len(issuers):
        faults.append(f"{named}: two providers with the same ISSUER")
    return tuple(found)


def _provider(name: str, values: Mapping[str, str], loopback: bool, faults: list[str]) -> Provider:
    start = f"{PREFIX}{name.upper()}_"
    given = {key: values.get(start + key, "") for key in KEYS}

    def fault(key: str, text: str) -> None:
        faults.append(f"JOBBRIDGE_{start}{key}: {text}")

    for key in ("ISSUER", "CLIENT_ID", "LABEL_LV"):
        if not given[key]:
            fault(key, "missing; OIDC_PROVIDERS names this provider")
    for key in ("ISSUER", *ADDRESSES):
        if given[key] and (wrong := why_not_url(given[key], loopback)):
            fault(key, wrong)
    if "?" in given["ISSUER"]:
        fault("ISSUER", "must have no query")
    plain = [key for key in ADDRESSES if given[key]]
    if plain and len(plain) < len(ADDRESSES):
        fault("USERINFO_URL", f"OAuth2 without discovery needs all of {', '.join(ADDRESSES)}")
    for key in ("INSIDE", "BY_EMAIL"):
        if given[key] not in YES_NO:
            fault(key, "must be yes or no")
    scopes = tuple(given["SCOPES"].split()) or (() if plain else ("openid",))
    if not plain and "openid" not in scopes:
        fault("SCOPES", "must hold openid")
    if given["BY_EMAIL"] == "yes" and not plain and "email" not in scopes:
        fault("SCOPES", "must hold email where BY_EMAIL is yes")
    for key in ("LABEL_LV", "LABEL_EN", "LABEL_RU"):
        if len(given[key]) > 60:
            fault(key, "must have at most 60 characters: it stands on a button")
    return Provider(
        name=name,
        issuer=given["ISSUER"],
        client_id=given["CLIENT_ID"],
        client_secret=given["CLIENT_SECRET"] or None,
        labels={key[-2:].lower(): given[key] for key in KEYS if key.startswith("LABEL_")},
        scopes=scopes,
        acr=frozenset(given["ACR"].split()),
        amr=frozenset(given["AMR"].split()),
        inside=YES_NO.get(given["INSIDE"], False),
        by_email=YES_NO.get(given["BY_EMAIL"], False),
        subject=given["SUBJECT"] or "sub",
        authorize_url=given["AUTHORIZE_URL"],
        token_url=given["TOKEN_URL"],
        userinfo_url=given["USERINFO_URL"],
    )


def why_not_url(text: str, loopback: bool) -> str | None:
    """What is wrong with an address of a provider: https, but on this very machine."""
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if not host or port == 0 or not text.isascii() or any(c <= " " or c == "\\" for c in text):
        return "must be an address like https://login.example"
    if parts.username is not None or parts.fragment:
        return "must hold neither a user nor a #"
    if parts.scheme == "https" or (parts.scheme == "http" and loopback and is_loopback(host)):
        return None
    return "must be https (http only where it and JOBBRIDGE_PUBLIC_URL are on this machine)"
