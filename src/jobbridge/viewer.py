"""Who asks. Every query takes a `Viewer`; what it does not give cannot be read."""

from dataclasses import dataclass, field
from enum import StrEnum

from jobbridge.i18n import N_


class Role(StrEnum):
    """What a person is to the portal; the words of `domain.md`."""

    EMPLOYER = "employer"
    COUNSELOR = "counselor"
    PRISON_OFFICER = "prison_officer"
    AGENCY = "agency"
    PROBATION = "probation"
    MENTOR = "mentor"
    COORDINATOR = "coordinator"
    MINISTRY = "ministry"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


ROLE_LABELS = {
    Role.EMPLOYER: N_("Employer"),
    Role.COUNSELOR: N_("Career counselor"),
    Role.PRISON_OFFICER: N_("Prison officer"),
    Role.AGENCY: N_("State Employment Agency"),
    Role.PROBATION: N_("Probation officer"),
    Role.MENTOR: N_("Mentor"),
    Role.COORDINATOR: N_("Coordinator of an NGO or municipality"),
    Role.MINISTRY: N_("Ministry of Justice"),
    Role.AUDITOR: N_("Auditor"),
    Role.ADMINISTRATOR: N_("Administrator"),
}


FOLLOWERS = frozenset({Role.PROBATION, Role.MENTOR, Role.COORDINATOR})
"""Who follows from outside the people assigned to them, and knows of nobody else."""


class Duty(StrEnum):
    """A prison officer's duties, given one by one."""

    GATE = "gate"
    ROOMS = "rooms"
    PASSES = "passes"
    MOVEMENTS = "movements"
    RESTRICTIONS = "restrictions"


@dataclass(frozen=True)
class Viewer:
    """A signed-in person, as the queries need to know them.

    `organisations` are ids of the prisons, branches or the employer that the role is for:
    the scope of every query. The worker and the command line act as `SYSTEM`.
    """

    account_id: int | None
    role: Role | None
    name: str = ""
    organisations: frozenset[int] = frozenset()
    duties: frozenset[Duty] = frozenset()
    locale: str = "lv"
    system: bool = field(default=False, repr=False)

    def is_(self, *roles: Role) -> bool:
        return self.role in roles

    def has(self, duty: Duty) -> bool:
        return self.role is Role.PRISON_OFFICER and duty in self.duties

    @property
    def role_label(self) -> str:
        return ROLE_LABELS[self.role] if self.role else ""


SYSTEM = Viewer(account_id=None, role=None, name="JobBridge", system=True)
