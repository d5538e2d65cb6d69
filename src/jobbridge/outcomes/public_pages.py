"""What anybody may read: what the programme reaches, how to join, and facts with their sources."""

from litestar import Response
from litestar.di import NamedDependency

from jobbridge.outcomes import queries, rules
from jobbridge.outcomes.facts import FACTS
from jobbridge.outcomes.rules import CHAINS
from jobbridge.parameters.queries import statements
from jobbridge.web.ask import Ask
from jobbridge.web.routes import PUBLIC, get


@get("/programme", PUBLIC, replica=True)
def programme(ask: NamedDependency[Ask]) -> Response[str]:
    snapshot = queries.latest_told(ask.lists)
    told = snapshot.told["chains"] if snapshot else {}
    way = CHAINS["way"]
    row = told.get("way", {}).get(rules.ALL, {}).get(rules.EVERYBODY) if told else None
    steps = list(zip(way.steps, row, strict=True)) if row else []
    kept = [
        (chain, told.get(chain.name, {}).get(rules.ALL, {}).get(rules.EVERYBODY))
        for chain in (CHAINS[name] for name in rules.RETENTION)
    ]
    most = max((figure or 0 for _, figure in steps), default=0)
    return ask.render(
        "outcomes/programme.html",
        snapshot=snapshot,
        first=rules.later(snapshot.month, 1 - rules.WINDOW) if snapshot else None,
        steps=[(step, figure) for step, figure in steps if figure is not None],
        most=most,
        kept=[(chain, figures) for chain, figures in kept if figures and figures[2] is not None],
        facts=FACTS,
        contact=statements(ask.session)["programme_contact"],
        base=snapshot.base if snapshot else 0,
    )


HANDLERS = [programme]
