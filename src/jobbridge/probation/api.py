"""Clients for programs: registered as on the page. What is known of them is at `/inmates`."""

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from pydantic import Field

from jobbridge.probation import actions
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Body, Output
from jobbridge.web.routes import post

LARGEST = 2**31 - 1


class ClientIn(Body):
    office: int = Field(ge=1, le=LARGEST)
    given_name: str = Field(max_length=80)
    family_name: str = Field(max_length=80)
    personal_code: str | None = Field(default=None, max_length=15)
    birth_date: str | None = Field(default=None, max_length=10)
    municipality_id: int | None = Field(default=None, ge=1, le=LARGEST)


class ClientOut(Output):
    ref: str


@post("/api/v1/clients", {Role.PROBATION})
def add_client(ask: NamedDependency[Ask], data: JSONBody[ClientIn]) -> Response[ClientOut]:
    """Somebody at liberty, in the care of one of the viewer's offices, by its id."""

    def add() -> Response[ClientOut]:
        given = data.model_dump()
        client = actions.add_client(
            ask.session, ask.viewer, office_id=given.pop("office"), **given, now=ask.now
        )
        return Response(ClientOut(ref=client.ref), status_code=201)

    return ask.once(add)


HANDLERS = [add_client]
