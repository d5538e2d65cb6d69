"""One place that turns exceptions into answers: a page for people, problem details for
programs (RFC 9457). An error page never repeats what was asked for."""

import logging
from typing import Any
from urllib.parse import quote

from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.types import ExceptionHandlersMap
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, SQLAlchemyError

from jobbridge import postgres
from jobbridge.db import unwritable
from jobbridge.errors import (
    Forbidden,
    Invalid,
    NotFound,
    NotReady,
    NotSignedIn,
    Reason,
    Refused,
    Stale,
)
from jobbridge.i18n import N_, words
from jobbridge.web.security import local_path
from jobbridge.web.services import Services
from jobbridge.web.strays import page_of

log = logging.getLogger("jobbridge.errors")

TITLES = {
    400: N_("This request cannot be read"),
    401: N_("Sign in first"),
    403: N_("This form has expired"),
    404: N_("There is no such page"),
    405: N_("This cannot be done here"),
    409: N_("This cannot be done now"),
    413: N_("This is too large"),
    422: N_("Please correct what is marked"),
    429: N_("Too many tries"),
    500: N_("Something went wrong on our side"),
    503: N_("The service is briefly unavailable"),
}
TEXTS = {
    403: N_("Go back, reload the page and send the form again."),
    404: N_("It does not exist, was moved, or is not yours to see."),
    500: N_("It has been recorded. Nothing was changed. Try again, or tell us the number below."),
    503: N_("Nothing was lost. Try again in a minute."),
    429: N_("Wait a few minutes and try again."),
}


NO_CHANGES = Reason(
    "no_changes",
    N_(
        "Nothing can be changed at the moment; what was there is there. Today's interviews can be "
        "read at /today."
    ),
)
NOBODY: dict[str, Any] = {
    "viewer": None,
    "nav": ([], []),
    "csrf_token": "",
    "flashes": [],
    "request_path": "",
    "tour": None,
}


def answer(
    request: Request[Any, Any, Any],
    status: int,
    reasons: tuple[Reason, ...] = (),
    headers: dict[str, str] | None = None,
) -> Response[Any]:
    services: Services = request.app.state.services
    language = words(_locale(request))
    title = language.gettext(TITLES.get(status, TITLES[500 if status >= 500 else 400]))
    shown = [
        {
            "code": r.code,
            "severity": str(r.severity),
            "field": r.field,
            "text": language.reason(r),
        }
        for r in reasons
    ]
    headers = {"cache-control": "no-store", **(headers or {})}
    request_id = request.scope.get("state", {}).get("request_id", "")
    if request.url.path.startswith("/api/"):
        return Response(
            {
                "type": "about:blank",
                "title": title,
                "status": status,
                "request_id": request_id,
                "reasons": shown,
            },
            status_code=status,
            media_type="application/problem+json",
            headers=headers,
        )
    body = services.pages.render(
        "shell/error.html",
        language,
        {
            **NOBODY,
            "synthetic": services.synthetic,
            "status": status,
            "title": title,
            "text": language.gettext(TEXTS[status]) if status in TEXTS else "",
            "reasons": shown,
            "request_id": request_id,
        },
    )
    return Response(body, status_code=status, media_type="text/html", headers=headers)


def _locale(request: Request[Any, Any, Any]) -> str:
    return request.cookies.get("__Host-language", "lv")


def _not_signed_in(request: Request[Any, Any, Any], _: NotSignedIn) -> Response[Any]:
    if request.url.path.startswith("/api/"):
        return answer(request, 401, headers={"www-authenticate": "Bearer"})
    path = request.url.path if request.method == "GET" else "/"
    # A query may hold what somebody searched for and is dropped; a printed form's mark is kept.
    mark = "?paper=1" if request.query_params.get("paper") == "1" and path != "/" else ""
    back = quote(local_path(quote(path) + mark), safe="/")
    target = "/sign-in" if path == "/" else f"/sign-in?next={back}"
    return Response("", status_code=303, media_type="text/html", headers={"location": target})


def _not_found(request: Request[Any, Any, Any], _: NotFound) -> Response[Any]:
    return answer(request, 404)


def _not_ready(request: Request[Any, Any, Any], error: NotReady) -> Response[Any]:
    """The page that a demonstration shows while it is being made; it reloads itself."""
    if request.url.path.startswith("/api/"):
        return answer(request, 503, headers={"retry-after": "2"})
    services: Services = request.app.state.services
    done, _, rest = error.progress.partition("/")
    total, _, what = rest.partition("/")
    language = words(_locale(request))
    body = services.pages.render(
        "shell/building.html",
        language,
        {
            **NOBODY,
            "synthetic": True,
            "done": int(done or 0),
            "total": int(total or 1),
            "what": language.gettext(what),
        },
    )
    headers = {"retry-after": "2", "cache-control": "no-store"}
    return Response(body, status_code=503, media_type="text/html", headers=headers)


def _forbidden(request: Request[Any, Any, Any], _: Forbidden) -> Response[Any]:
    return answer(request, 403)


def _refused(request: Request[Any, Any, Any], error: Refused) -> Response[Any]:
    reused = any(r.code == "key_reused" for r in error.reasons)
    status = 422 if isinstance(error, Invalid) or reused else 409
    return answer(request, status, error.reasons)


def _validation(request: Request[Any, Any, Any], error: ValidationException) -> Response[Any]:
    extra = error.extra if isinstance(error.extra, list) else []
    reasons = tuple(
        Reason("invalid", str(e.get("message", "")).replace("%", "%%"), field=str(e.get("key", "")))
        for e in extra
        if isinstance(e, dict)
    )
    return answer(request, 400, reasons)


def _http(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    if error.status_code == 405 and request.method in {"GET", "HEAD"}:
        # A refused form that was reloaded: its page, where there is one.
        page = page_of(request.app, request.url.path)
        if page is not None:
            headers = {"location": page, "cache-control": "no-store"}
            return Response("", status_code=303, media_type="text/html", headers=headers)
    headers = {k: v for k, v in (error.headers or {}).items() if k.lower() == "allow"}
    return answer(request, error.status_code, headers=headers)


def _busy(request: Request[Any, Any, Any], error: SQLAlchemyError) -> Response[Any]:
    log.warning("database unavailable: %s", type(getattr(error, "orig", error)).__name__)
    if unwritable(error):
        return answer(request, 503, (NO_CHANGES,), headers={"retry-after": "300"})
    return answer(request, 503, headers={"retry-after": "30"})


def _failed(request: Request[Any, Any, Any], error: SQLAlchemyError) -> Response[Any]:
    passes = postgres.passes(error) or unwritable(error)
    return (_busy if passes else _unexpected)(request, error)


def lost(error: BaseException) -> SQLAlchemyError | None:
    """The failure of the database that will pass, where there is one in what failed: the session
    is given back after the handler, and on a lost connection that fails once more."""
    if isinstance(error, BaseExceptionGroup):
        return next((found for one in error.exceptions if (found := lost(one))), None)
    if not isinstance(error, SQLAlchemyError):
        return None
    return error if isinstance(error, OperationalError) or postgres.passes(error) else None


def _several(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    found = lost(error)
    return _unexpected(request, error) if found is None else _busy(request, found)


def _overtaken(request: Request[Any, Any, Any], _: IntegrityError) -> Response[Any]:
    """Two requests at once, and the database let one of them through: the other may try again."""
    text = N_("Somebody else has changed this in the meantime. Look again.")
    return answer(request, 409, (Reason("overtaken", text),))


def _unreadable(request: Request[Any, Any, Any], _: Exception) -> Response[Any]:
    return answer(request, 400)


def _unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    request_id = request.scope.get("state", {}).get("request_id", "")
    # Never the message: it may hold what a person typed. Type and place are enough to find it.
    frames = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}:{code.co_name}")
        trace = trace.tb_next
    log.error(
        "unexpected %s request=%s at %s", type(error).__name__, request_id, " < ".join(frames[-8:])
    )
    return answer(request, 500)


HANDLERS: ExceptionHandlersMap = {
    NotSignedIn: _not_signed_in,
    NotFound: _not_found,
    NotReady: _not_ready,
    Forbidden: _forbidden,
    Refused: _refused,
    Stale: _refused,
    ValidationException: _validation,
    HTTPException: _http,
    OperationalError: _busy,
    ExceptionGroup: _several,
    SQLAlchemyError: _failed,
    IntegrityError: _overtaken,
    RecursionError: _unreadable,
    UnicodeDecodeError: _unreadable,
    OverflowError: _unreadable,
    DataError: _unreadable,
    Exception: _unexpected,
}
