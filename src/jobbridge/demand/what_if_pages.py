"""What one step would open for one person: exact, for their counselor."""

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.demand import labels, queries
from jobbridge.inmates.queries import inmate_for
from jobbridge.training.course_pages import title_of
from jobbridge.vacancies.labels import pay_text
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.routes import get

COUNSELOR = frozenset({Role.COUNSELOR})
FIRST = 12  # steps told at once


@get("/inmates/{ref:str}/what-if", COUNSELOR)
def what_if(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    inmate = inmate_for(ask.session, ask.viewer, ref)
    found = queries.what_if_for(ask.session, ask.viewer, inmate, today=ask.today)
    shown = found.chances if ask.query("show") == "all" else found.chances[:FIRST]
    listed = [one.vacancies for one in shown] + [one.vacancies for one in found.nearby]
    return ask.render(
        "demand/what_if.html",
        inmate=inmate,
        found=found,
        chances=shown,
        names=labels.names_of(ask.session, [one.gain.step for one in shown], ask.words),
        kinds=labels.KINDS,
        title_of=lambda course: title_of(course, ask.words),
        pays={row.id: pay_text(row, ask.words) for rows in listed for row in rows},
    )


HANDLERS = [what_if]
