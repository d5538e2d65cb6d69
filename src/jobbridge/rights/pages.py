"""`/roles`: what each role may call and receive, made from `web/roles.txt`. Auditors and
administrators read the whole table, everybody else what concerns their own role."""

from dataclasses import dataclass

from litestar import Response
from litestar.di import NamedDependency

from jobbridge.i18n import N_
from jobbridge.viewer import ROLE_LABELS, Role, Viewer
from jobbridge.web import roles
from jobbridge.web.ask import Ask
from jobbridge.web.routes import SIGNED_IN, get
from jobbridge.web.services import NavItem

WHOLE = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
LABELS = {
    **{str(role): label for role, label in ROLE_LABELS.items()},
    roles.OFFICE: N_("Probation officer, for clients of their office"),
}


@dataclass(frozen=True)
class Area:
    """One part of the portal: its lines as rows (method, path, who), and its personal fields by
    role."""

    name: str
    rows: list[list[str]]
    fields: list[tuple[str, str]]


def roles_of(viewer: Viewer) -> list[str]:
    """What the viewer is in the table's words. An officer of an office is two things."""
    own = [str(viewer.account_role)]
    return [*own, roles.OFFICE] if viewer.outside else own


@get("/roles", SIGNED_IN)
def agreed(ask: NamedDependency[Ask]) -> Response[str]:
    whole = ask.viewer.is_(*WHOLE)
    named = ask.query("role")
    chosen = [named] if named in LABELS else ([] if whole else roles_of(ask.viewer))
    if not whole:
        chosen = roles_of(ask.viewer)
    return ask.render(
        "rights/roles.html",
        areas=areas(ask, chosen),
        whole=whole,
        chosen=chosen[0] if chosen else "",
        known=[(role, ask.words.gettext(label)) for role, label in LABELS.items()],
        mine=", ".join(ask.words.gettext(LABELS[role]) for role in roles_of(ask.viewer)),
    )


def areas(ask: Ask, chosen: list[str]) -> list[Area]:
    """The parts of the portal where one of these roles may do something; without any, all."""
    say, table = ask.words.gettext, roles.table()
    found = []
    for name in table.areas:
        lines = [
            line
            for line in table.of_area(name)
            if not chosen or not line.roles or line.roles & set(chosen)
        ]
        fields = [
            (say(LABELS[role]), ", ".join(sorted(names)))
            for (role, where), names in sorted(table.fields.items())
            if where == name and (not chosen or role in chosen)
        ]
        rows = [[line.method, line.path, who(ask, line)] for line in lines]
        if rows:
            found.append(Area(name, rows, fields))
    return found


def who(ask: Ask, line: roles.Line) -> str:
    """In words, with what is asked for besides the role."""
    say = ask.words.gettext
    if not line.roles:
        text = say(N_("everybody, without signing in"))
    elif line.roles >= set(LABELS):
        text = say(N_("everybody signed in"))
    else:
        text = ", ".join(say(label) for role, label in LABELS.items() if role in line.roles)
    return say(N_("%(who)s; signs in afresh"), who=text) if line.fresh else text


HANDLERS = [agreed]
NAV = [NavItem(N_("Roles"), "/roles", WHOLE)]
