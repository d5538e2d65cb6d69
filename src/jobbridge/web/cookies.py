"""Our cookies: all of them `__Host-`, Secure, HttpOnly, SameSite=Lax (ASVS 5.0, 3.3)."""

import json

from litestar.datastructures import Cookie

from jobbridge.web.security import SESSION_COOKIE

FLASH_COOKIE = "__Host-flash"
LANGUAGE_COOKIE = "__Host-language"


def cookie(name: str, value: str, max_age: int | None = None) -> Cookie:
    return Cookie(
        key=name,
        value=value,
        path="/",
        secure=True,
        httponly=True,
        samesite="lax",
        max_age=max_age,
    )


def session_cookie(token: str) -> Cookie:
    """The cookie of a signed-in browser; it ends with the browser, or with the session row."""
    return cookie(SESSION_COOKIE, token)


def language_cookie(locale: str) -> Cookie:
    return cookie(LANGUAGE_COOKIE, locale, max_age=31536000)


def ended_cookie() -> Cookie:
    return cookie(SESSION_COOKIE, "", max_age=0)


def flashes_in(text: str) -> list[tuple[str, str]]:
    try:
        items = json.loads(bytes.fromhex(text))
        return [(str(kind), str(message)) for kind, message in items][:5]
    except (ValueError, TypeError):
        return []
