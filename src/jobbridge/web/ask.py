"""What a handler may ask for: who asks, when, one transaction, the form, and how to answer.

`app.py` hands in the `Services`; nothing here knows accounts or audit by import.
"""

import hashlib
import json
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeVar

from litestar import Request, Response
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from jobbridge.db import Base, ReadOnly
from jobbridge.errors import Invalid, NotFound, NotReady, NotSignedIn, Reason, Refused
from jobbridge.i18n import LOCALES, N_, Words, words
from jobbridge.viewer import Viewer
from jobbridge.web import bodies, menu, replies
from jobbridge.web.cookies import FLASH_COOKIE, LANGUAGE_COOKIE, cookie, flashes_in
from jobbridge.web.doors import may_enter
from jobbridge.web.forms import HIDDEN, Form, Input, clean
from jobbridge.web.model import Installation
from jobbridge.web.notes import leave
from jobbridge.web.openapi import KEY_LENGTH
from jobbridge.web.reading import Reading, confined, narrowed
from jobbridge.web.security import (
    SESSION_COOKIE,
    VISIT_COOKIE,
    check_csrf,
    check_origin,
    csrf_token,
    path_of,
)
from jobbridge.web.services import Known, Services

KEY_LONG = Reason("key_long", N_("At most %(max_length)s characters."), {"max_length": KEY_LENGTH})
M = TypeVar("M", bound=Input)


class Ask:
    """One request, as a handler sees it."""

    def __init__(
        self,
        services: Services,
        request: Request[Any, Any, Any],
        sent: bodies.Sent,
    ) -> None:
        self.services = services
        self.request = request
        self.writes = request.method not in bodies.SAFE
        self.api = request.url.path.startswith("/api/")
        self.now: datetime = services.clock.now()
        self.today: date = services.clock.today()
        self.cookie = request.cookies.get(SESSION_COOKIE)
        self.visit = request.cookies.get(VISIT_COOKIE)
        self._typed = sent.typed
        self._uploads = sent.uploads
        self._known: Known | None = None
        self._flashes: list[tuple[str, str]] = []
        self.fetched: Any = None  # what the route asked for beforehand, of whoever is slow
        self.reading = Reading(services.database, bool(request.route_handler.opt.get("replica")))
        self.session: Session

    # Opened, closed: called by `provide` in a thread.

    def open(self) -> None:
        database = self.services.database
        self.session = database.write_session() if self.writes else database.read_session()
        self.session.info["request_id"] = self.request.scope["state"]["request_id"]
        self.session.info |= {"today": self.today, "now": self.now}  # all that badges are handed
        try:
            self._readable()
            self._built()
            self._admit()
            if self._known and not self.writes:
                narrowed(self.session, self._known.viewer)
        except BaseException:
            self.session.close()
            raise

    def _readable(self) -> None:
        """What no row can be named by is not found: a control character, a number past 2³¹."""
        for value in self.request.path_params.values():
            if isinstance(value, int):
                if not 0 <= value < 2**31:
                    raise NotFound
            elif clean(str(value)) != str(value):
                raise NotFound

    def _built(self) -> None:
        if self.services.synthetic and not self.services.ready:
            row = self.session.scalars(select(Installation).limit(1)).one()
            if row.ready_at is None:
                raise NotReady(row.progress)
            self.services.ready = True

    def _admit(self) -> None:
        bearer = None
        if self.api:
            scheme, _, token = self.request.headers.get("authorization", "").partition(" ")
            bearer = token.strip() if scheme.lower() == "bearer" else None
        cookie = None if bearer else self.cookie
        if cookie or bearer:
            self._known = self.services.identify(
                self.session, cookie=cookie, bearer=bearer, now=self.now
            )
        if self._known and cookie and not self.writes:
            opened = self.services.opened(self.session, self._known.viewer, self.now)
            if opened:
                viewer = replace(self._known.viewer, opened=opened)
                self._known = replace(self._known, viewer=viewer)
        if self.api and self._known is None and self._guarded:
            raise NotSignedIn
        # A mail program has no page of ours to send a form from: the signed address stands for it.
        if self.writes and not bearer and not self.request.route_handler.opt.get("signed_address"):
            check_origin(self.request, self.services.settings)
            given = "".join(self._typed.get("csrf_token", [])[:1]) or self.request.headers.get(
                "x-csrf-token", ""
            )
            check_csrf(self.services.settings.secret_key, self._csrf_cookie, given)
        roles = self.request.route_handler.opt.get("roles")
        if roles is None:
            raise NotFound
        if not self._guarded:
            return
        if self._known is None:
            raise NotSignedIn
        if not may_enter(self._known.viewer, roles, self.request.route_handler.paths):
            raise NotFound
        if len(self._key) > KEY_LENGTH:
            raise Invalid([KEY_LONG])

    @property
    def _guarded(self) -> bool:
        return bool(self.request.route_handler.opt.get("roles"))

    def finish(self) -> None:
        """Commit before the response leaves; a read leaves its notes through one door."""
        try:
            rows, touches = self._rows(), self._touches()
            if not self.writes and (self.session.new or self.session.dirty):
                raise ReadOnly("a GET changed rows")
            if self.writes:
                for touch in touches:
                    touch(self.session)
                self.session.add_all(rows)
                confined(self.session, self.signed_in)
                self.session.commit()
        finally:
            self.reading.close(self.session)
        if not self.writes:
            stands_by = bool(self.request.route_handler.opt.get("stands_by"))
            leave(self.services.database, rows, touches, stands_by=stands_by)

    @property
    def leaves_notes(self) -> bool:
        return bool(self._touches() or self.session.info.get("seen"))

    def _touches(self) -> list[Callable[[Session], None]]:
        own = self._known.touch if self._known else None
        return [*([own] if own else []), *self.session.info.get("touches", [])]

    def _rows(self) -> list[Base]:
        if self._known is None:
            return []
        seen = self.session.info.get("seen", {})
        return self.services.read_rows(
            self._known.viewer,
            seen,
            path=str(self.request.route_handler.handler_name),
            now=self.now,
            request_id=self.session.info["request_id"],
        )

    def abandon(self, error: BaseException) -> None:
        """Nothing is written; but a refusal may name people, and that was read."""
        rows = self._rows() if isinstance(error, Refused) else []
        self.session.rollback()
        self.reading.close(self.session)
        with suppress(SQLAlchemyError):  # the refusal is the answer, whatever the database says now
            self.services.database.note(rows)

    # What handlers use.

    @property
    def viewer(self) -> Viewer:
        if self._known is None:
            raise NotSignedIn
        return self._known.viewer

    @property
    def signed_in(self) -> Viewer | None:
        return self._known.viewer if self._known else None

    @property
    def sign_in_id(self) -> int | None:
        return self._known.sign_in_id if self._known else None

    @property
    def known(self) -> Known:
        """Who is signed in, and since when that is certain."""
        if self._known is None:
            raise NotSignedIn
        return self._known

    @property
    def sent(self) -> list[tuple[str, str]]:
        """The form's fields as they came, to be sent once more as they are."""
        left_out = HIDDEN - {"_key"}
        return [(k, v) for k, values in self._typed.items() if k not in left_out for v in values]

    @property
    def lists(self) -> Session:
        """Where lists are read (`web.reading`); who may see what is always asked of `session`."""
        return self.reading.beside(self.session)

    @property
    def locale(self) -> str:
        chosen = self.request.cookies.get(LANGUAGE_COOKIE)
        # In a demonstration many people share an account: each browser keeps its own language.
        if self._known and not (self.services.synthetic and chosen in LOCALES):
            return self._known.viewer.locale
        return chosen if chosen in LOCALES else "lv"

    @property
    def words(self) -> Words:
        return words(self.locale)

    @property
    def _csrf_cookie(self) -> str:
        return self.cookie if self._known and self.cookie else (self.visit or "")

    @property
    def browser(self) -> str:
        """The cookie that the forms of this browser are bound to."""
        return self._csrf_cookie

    @property
    def csrf_token(self) -> str:
        return csrf_token(self.services.settings.secret_key, self._csrf_cookie)

    def query(self, name: str, default: str = "") -> str:
        value = self.request.query_params.get(name, default)
        return clean(str(value))[:200]

    def number(self, name: str, default: int = 1) -> int:
        """A whole number of the address; anything else counts as `default`."""
        text = self.query(name)
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else default

    def typed(self, name: str) -> str:
        """One raw value of the form, for hidden fields such as `next`."""
        return clean("".join(self._typed.get(name, [])[-1:]))

    def has(self, name: str) -> bool:
        """Whether the form has such a field at all."""
        return name in self._typed

    def uploads(self, name: str) -> list[bodies.Uploaded]:
        """The files of a field, on a route with `uploads=True`; empty ones are none."""
        return self._uploads.get(name, [])

    def form(self, model: type[M]) -> Form[M]:
        """The submitted form, checked against `model`."""
        return Form(model, self._typed, self.words)

    def blank(self, model: type[M], **values: object) -> Form[M]:
        """The form as first shown, with these values filled in."""
        return Form.filled(model, self.words, values)

    def flash(self, kind: str, text: str) -> None:
        """A message for the next page: kind is success, info, warning or danger."""
        self._flashes.append((kind, text))

    def leave(self, touch: Callable[[Session], None]) -> None:
        """What a read leaves behind besides the audit; done with the notes of this request."""
        self.session.info.setdefault("touches", []).append(touch)

    @property
    def wants_fragment(self) -> bool:
        """htmx asks for a part of the page."""
        return self.request.headers.get("hx-request") == "true"

    def render(self, template: str, status: int = 200, **context: Any) -> Response[str]:
        """A page in the viewer's language, or the fragment that a template name says."""
        if status >= 400:
            self.session.rollback()
        kept = self.request.cookies.get(FLASH_COOKIE)
        flashes = flashes_in(kept) if kept else []
        path = self.request.url.path
        viewer = self.signed_in
        nav = menu.shown(self.services.nav, self.session, viewer, self.words, path)
        visit = self.visit
        cookies = []
        if viewer is None and not visit:
            self.visit = visit = secrets.token_hex(32)
            cookies.append(cookie(VISIT_COOKIE, visit))
        if kept:
            cookies.append(cookie(FLASH_COOKIE, "", max_age=0))
        body = self.services.pages.render(
            template,
            self.words,
            {
                "viewer": viewer,
                "nav": menu.in_rows(nav),
                "may_search": viewer is not None and viewer.role in self.services.searchers,
                "csrf_token": self.csrf_token,
                "flashes": [{"kind": k, "text": t} for k, t in (*flashes, *self._flashes)],
                "request_path": self.here,
                "today": self.today,
                "now": self.now,
                "providers": self.services.settings.providers,
                "synthetic": self.services.synthetic,
                "tour": self._tour_step(),
                "form_key": self.session.info["request_id"],
                **context,
            },
        )
        headers = {"vary": "Cookie, HX-Request"}
        headers["cache-control"] = "no-store" if viewer else "no-cache"
        return Response(
            body, status_code=status, media_type="text/html", headers=headers, cookies=cookies
        )

    @property
    def here(self) -> str:
        """Where to come back to after choosing a language: this address, or that of the form
        whose answer this is."""
        url = str(self.request.url)
        return path_of(self.request.headers.get("referer", "/") if self.writes else url)

    def _tour_step(self) -> int | None:
        """Which of the five steps of the guided tour led here, in a demonstration."""
        step = self.query("tour")
        return int(step) if self.services.synthetic and step in set("12345") else None

    def redirect(self, url: str) -> Response[str]:
        """See other; flashes travel in a cookie."""
        cookies = []
        if self._flashes:
            text = json.dumps(self._flashes, ensure_ascii=True)[:3000]
            cookies.append(cookie(FLASH_COOKIE, text.encode().hex(), max_age=60))
        return Response(
            "",
            status_code=303,
            media_type="text/html",
            headers={"location": url, "cache-control": "no-store"},
            cookies=cookies,
        )

    def once(self, make: Callable[[], Response[Any]]) -> Response[Any]:
        """Do it once for each idempotency key (header, or hidden `_key` of a form): the same
        request again gets the stored reply, another one under the same key is refused (422).
        """
        key = self._key
        if not key:
            return make()
        account = self.viewer.account_id or 0
        digest = self._request_hash()
        stored = replies.stored(self.session, account_id=account, key=key, request_hash=digest)
        if stored is not None:
            headers = {"location": stored.location} if stored.location else {}
            kind = "application/json" if self.api else "text/html"
            return Response(
                stored.said.encode(), status_code=stored.status, media_type=kind, headers=headers
            )
        response = make()
        if response.status_code and response.status_code < 400:
            content = response.content
            replies.store(
                self.session,
                account_id=account,
                key=key,
                request_hash=digest,
                status=response.status_code,
                body=content if isinstance(content, str) else content.model_dump_json(),
                location=response.headers.get("location", ""),
                now=self.now,
            )
        return response

    @property
    def _key(self) -> str:
        return clean(self.request.headers.get("idempotency-key") or self.typed("_key"))

    def _request_hash(self) -> str:
        if self.api:
            body: Any = self.request.scope["state"].get("raw_body", b"").decode("utf-8", "replace")
        else:
            body = {k: v for k, v in self._typed.items() if k not in HIDDEN}
            for name, files in self._uploads.items():
                body[f"file {name}"] = [hashlib.sha256(one.body).hexdigest() for one in files]
        return replies.digest(self.request.method, self.request.url.path, body)
