"""A person's rights: what is held, who looked, leaving and staying; what the record tells."""

import json
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.audit.actions import record
from jobbridge.i18n import N_
from jobbridge.inmates import vocabulary
from jobbridge.inmates.consent_queries import agreements_for, guardians_of
from jobbridge.inmates.queries import inmate_for
from jobbridge.interviews.agreement_pages import tell_cancelled
from jobbridge.paper.answer_pages import answer
from jobbridge.privacy import actions, export_queries, queries, record_pages, rules, sheets
from jobbridge.viewer import ROLE_LABELS, Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import get, post

COUNSELOR = frozenset({Role.COUNSELOR})
SHOWN = 60
DATA, SEEN, FORM = N_("Data held"), N_("Who saw the data"), N_("Withdrawal of participation")


class LeaveForm(Input):
    why: str = Field(max_length=12)
    certain: bool = False


@get("/inmates/{ref:str}/rights", COUNSELOR)
def rights(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _page(ask, ref, ask.blank(LeaveForm, why=rules.WITHDRAWN))


def _page(ask: Ask, ref: str, form: Form[LeaveForm], status: int = 200) -> Response[str]:
    inmate = inmate_for(ask.session, ask.viewer, ref)
    looked = queries.looked_for(ask.session, ask.viewer, inmate)
    return ask.render(
        "privacy/rights.html",
        status=status,
        inmate=inmate,
        agreements=agreements_for(ask.session, ask.viewer, inmate),
        consent=guardians_of(ask.session, [inmate.id]).get(inmate.id),
        labels=vocabulary.ALL_PURPOSES,
        modes=vocabulary.MODES,
        looked=looked[:SHOWN],
        more=max(0, len(looked) - SHOWN),
        roles=ROLE_LABELS,
        erasure=queries.erasure_of(ask.session, inmate.id),
        form=form,
        whys=[(key, ask.words.gettext(rules.WHY[key])) for key in rules.BY_HAND],
        why_labels=rules.WHY,
    )


@post("/inmates/{ref:str}/rights/leave", COUNSELOR, fresh=True)
def leave(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    inmate = inmate_for(ask.session, ask.viewer, ref)
    form = ask.form(LeaveForm)

    def make() -> Response[str]:
        cancelled = actions.leave(
            ask.session,
            ask.viewer,
            inmate,
            why=form.data.why,
            certain=form.data.certain,
            now=ask.now,
        )
        said = N_(
            "The person takes part no longer. Everything about them is erased on the day set."
        )
        ask.flash("success", ask.words.gettext(said))
        tell_cancelled(ask, len(cancelled))
        return ask.redirect(f"/inmates/{inmate.ref}/rights")

    with form.attempt(ask.session):
        return ask.once(make)
    return _page(ask, ref, form, status=422)


@post("/inmates/{ref:str}/rights/stay", COUNSELOR)
def stay(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    inmate = inmate_for(ask.session, ask.viewer, ref)
    actions.stay(ask.session, ask.viewer, inmate, now=ask.now)
    said = N_("The person stays. Agreements that ended are taken anew.")
    ask.flash("success", ask.words.gettext(said))
    return ask.redirect(f"/inmates/{inmate.ref}/rights")


@get("/inmates/{ref:str}/rights/data.json", COUNSELOR, fresh=True)
def data_file(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    """For a machine; the counselor hands it on as the person wishes."""
    found = export_queries.export_for(ask.session, ask.viewer, ref)
    _taken(ask, found.inmate.id, "json")
    return Response(
        json.dumps({"made_at": ask.now.isoformat(), **found.data}, ensure_ascii=False, indent=1),
        media_type="application/json",
        headers={
            "content-disposition": f'attachment; filename="data-{found.inmate.ref}.json"',
            "cache-control": "no-store",
        },
    )


@get("/inmates/{ref:str}/rights/data", COUNSELOR, fresh=True)
def data_paper(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    """For the person to read: in Latvian unless another language is asked for."""
    found = export_queries.export_for(ask.session, ask.viewer, ref)
    _taken(ask, found.inmate.id, "pdf")
    return answer(
        ask, lambda wanted: [sheets.held(found, wanted)], DATA, f"data-{found.inmate.ref}"
    )


def _taken(ask: Ask, inmate_id: int, kind: str) -> None:
    viewer, now = ask.viewer, ask.now
    ask.leave(
        lambda session: record(
            session, viewer, "inmate.export", "inmate", inmate_id, now=now, detail=kind
        )
    )


@get("/inmates/{ref:str}/rights/seen", COUNSELOR)
def seen_paper(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    inmate = inmate_for(ask.session, ask.viewer, ref)
    looked = queries.looked_for(ask.session, ask.viewer, inmate)
    return answer(
        ask, lambda wanted: [sheets.seen(inmate, looked, wanted)], SEEN, f"seen-{inmate.ref}"
    )


@get("/inmates/{ref:str}/rights/withdrawal", COUNSELOR)
def withdrawal_paper(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    inmate = inmate_for(ask.session, ask.viewer, ref)
    standing = [
        row for row in agreements_for(ask.session, ask.viewer, inmate) if row.withdrawn_at is None
    ]
    return answer(
        ask,
        lambda wanted: [sheets.withdrawal(inmate, standing, wanted)],
        FORM,
        f"withdrawal-{inmate.ref}",
    )


HANDLERS = [
    rights,
    leave,
    stay,
    data_file,
    data_paper,
    seen_paper,
    withdrawal_paper,
    *record_pages.HANDLERS,
]
NAV = [*record_pages.NAV]
