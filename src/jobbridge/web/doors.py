"""Which routes somebody may call: by role, and at a probation office not what prisons are for.

An officer of an office is to its clients what a counselor is to people inside, so counselors'
routes are open to them, as far as they are about people, vacancies and introductions. Nothing
about rooms, gates, passes, interview days, courses inside, rosters or days of release is.
"""

from collections.abc import Collection, Iterable

from jobbridge.viewer import Role, Viewer

OUTSIDE = (
    "/after-release",
    "/alerts",
    "/applications",
    "/branch-meetings",
    "/calendar",
    "/consultations",
    "/days-off",
    "/employers",
    "/employments",
    "/hand-overs",
    "/inmates",
    "/paper",
    "/requests",
    "/search",
    "/undelivered",
    "/vacancies",
)
"""What counselors' routes begin with that are open to an office; under `/api/v1` the same."""
API = "/api/v1"
INSIDE = (
    "/applications/{ref:str}/book",
    "/applications/{ref:str}/slots",
    "/inmates/new",
    "/inmates/{ref:str}/training",
    "/inmates/{ref:str}/what-if",
)
"""Of these what is about prisons all the same."""
DUTIES = ("/inmates/{ref:str}/restrictions",)
"""What officers of a prison do there and an office does itself for its clients."""


def may_enter(viewer: Viewer, roles: Collection[Role], paths: Iterable[str]) -> bool:
    """Whether a route with these roles is the viewer's; `paths` are those that it answers to."""
    if not viewer.outside:
        return viewer.role in roles
    if Role.PROBATION in roles:
        return True
    return all(_open(path.removeprefix(API), roles) for path in paths)


def _open(path: str, roles: Collection[Role]) -> bool:
    if Role.PRISON_OFFICER in roles and path.startswith(DUTIES):
        return True
    counselors = Role.COUNSELOR in roles and path.startswith(OUTSIDE)
    return counselors and not path.startswith(INSIDE)
