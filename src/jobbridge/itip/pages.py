"""How somebody wants mail; ending mails from a mail; and invitations that did not arrive."""

from datetime import time
from typing import Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.accounts import queries as accounts
from jobbridge.accounts.actions import MailChoices, choose_mails, stop_mails
from jobbridge.calendar.rules import ALARMS, WHO
from jobbridge.errors import NotFound, Reason
from jobbridge.i18n import N_
from jobbridge.itip import queries, stop_links
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input, WallTime
from jobbridge.web.routes import PUBLIC, SIGNED_IN, get, post
from jobbridge.web.services import NavItem

INSIDE = frozenset({Role.COUNSELOR, Role.PRISON_OFFICER})
BY = {
    "feed": N_("It subscribes to a calendar address"),
    "invitations": N_("It gets invitations by mail"),
}
REMINDERS = {
    "": N_("No reminder"),
    "1": N_("1 hour before"),
    "3": N_("3 hours before"),
    "24": N_("The day before"),
    "48": N_("Two days before"),
}
DIGESTS = {
    "none": N_("No summary"),
    "daily": N_("Every morning, if there is something"),
    "weekly": N_("On Mondays, if there is something"),
}
BOTH = Reason("quiet", N_("Give both times, or neither."), field="quiet_to")


class MailForm(Input):
    mail: Literal["yes", "no"] = "no"
    calendar_by: Literal["feed", "invitations"] = "feed"
    remind_hours: Literal["", "1", "3", "24", "48"] = ""
    alarm: Literal["", "15", "60", "1440"] = ""
    digest: Literal["none", "daily", "weekly"] = "none"
    quiet_from: WallTime | None = None
    quiet_to: WallTime | None = None


@get("/account/mails", SIGNED_IN)
def mails(ask: NamedDependency[Ask]) -> Response[str]:
    account = accounts.account_for(ask.session, ask.viewer, ask.viewer.account_id or 0)
    form = ask.blank(
        MailForm,
        mail="yes" if account.mail else "no",
        calendar_by=account.calendar_by,
        remind_hours=str(account.remind_hours or ""),
        alarm=str(account.alarm_minutes or ""),
        digest=account.digest,
        quiet_from=_shown(account.quiet_from),
        quiet_to=_shown(account.quiet_to),
    )
    return _page(ask, form)


def _shown(at: time | None) -> str:
    return f"{at:%H:%M}" if at is not None else ""


def _page(ask: Ask, form: Form[MailForm], status: int = 200) -> Response[str]:
    account = accounts.account_for(ask.session, ask.viewer, ask.viewer.account_id or 0)
    return ask.render(
        "itip/mails.html",
        status=status,
        form=form,
        address=account.email,
        refused_at=account.mail_refused_at,
        calendars=ask.viewer.role in WHO,
        by=BY,
        reminders=REMINDERS,
        alarms=[(minutes, ask.words.gettext(label)) for minutes, label in ALARMS.items()],
        digests=DIGESTS,
    )


@post("/account/mails", SIGNED_IN)
def choose(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(MailForm)
    with form.attempt(ask.session):
        given = form.data
        if (given.quiet_from is None) != (given.quiet_to is None):
            form.refuse([BOTH])
        else:
            choose_mails(
                ask.session,
                ask.viewer,
                MailChoices(
                    mail=given.mail == "yes",
                    calendar_by=given.calendar_by,
                    remind_hours=int(given.remind_hours) if given.remind_hours else None,
                    alarm_minutes=int(given.alarm) if given.alarm else None,
                    digest=given.digest,
                    quiet_from=given.quiet_from,
                    quiet_to=given.quiet_to,
                ),
                now=ask.now,
            )
            ask.flash("success", ask.words.gettext("Your choice is saved."))
            return ask.redirect("/account/mails")
    return _page(ask, form, status=422)


@get("/unsubscribe/{token:str}", PUBLIC)
def stop_page(ask: NamedDependency[Ask], token: FromPath[str]) -> Response[str]:
    """Opening it changes nothing: mail scanners open every link."""
    found = _stopped(ask, token)
    return ask.render("itip/stop.html", token=token, kind=found[1])


def _stopped(ask: Ask, token: str) -> tuple[int, str]:
    found = stop_links.read(ask.services.settings.secret_key, token)
    if found is None:
        raise NotFound
    return found


@post("/unsubscribe/{token:str}", PUBLIC, signed_address=True)
def stop(ask: NamedDependency[Ask], token: FromPath[str]) -> Response[str]:
    """Mail programs send it themselves at one click (RFC 8058), without cookies; the signed
    address is the credential, and all that it does is to end mails."""
    account_id, kind = _stopped(ask, token)
    stop_mails(ask.session, account_id, kind)
    return ask.render(
        "shell/message.html",
        title=ask.words.gettext("No more of these mails"),
        text=ask.words.gettext(
            "You can have them again at any time: the choice is in your account."
        ),
        action_url="/account/mails" if ask.signed_in else "/sign-in?next=/account/mails",
        action_label=ask.words.gettext("Choose mails, reminders and quiet hours"),
    )


@get("/undelivered", INSIDE)
def undelivered(ask: NamedDependency[Ask]) -> Response[str]:
    rows = queries.undelivered_for(ask.session, ask.viewer, ask.now)
    return ask.render("itip/undelivered.html", rows=rows, why=why_not_heard)


def why_not_heard(code: str) -> str:
    """A server's code in words."""
    if code == "bounce":
        return N_("it came back")
    return N_("there is no such mailbox") if code.isdecimal() else N_("the server refused it")


def unheard(ask: Ask, uid: str | None) -> list[dict[str, str]]:
    """For the page of an interview, or (without `uid`) the list of them: who did not get what
    was sent to them, as the macro shows reasons."""
    found = queries.undelivered_for(ask.session, ask.viewer, ask.now, uid=uid)
    say = ask.words.gettext
    if uid is None:
        if not found:
            return []
        text = ask.words.ngettext(
            "%(n)s invitation by mail did not arrive. Please call.",
            "%(n)s invitations by mail did not arrive. Please call.",
            len(found),
        )
        return [{"severity": "warn", "text": text}]
    return [
        {
            "severity": "warn",
            "text": say(
                N_("%(who)s (%(address)s) did not get the invitation: %(why)s. Please call."),
                who=one.who,
                address=one.address,
                why=say(why_not_heard(one.why)),
            ),
        }
        for one in found
    ]


HANDLERS = [mails, choose, stop_page, stop, undelivered]
NAV: list[NavItem] = []
