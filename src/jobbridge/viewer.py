"""Who asks. Every query takes a `Viewer`; what it does not give cannot be read."""

from dataclasses import dataclass, field, replace
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

    `outside` is a probation officer who acts for an office: for its clients, who are in no prison,
    they do what a counselor does for people inside, so `role` says counselor and `organisations`
    are offices. `following` is the same person as who follows the people assigned to them.

    `opened` are inmates whom the viewer may read for the moment though they are out of scope
    (`emergencies`); while something is written it is empty.
    """

    account_id: int | None
    role: Role | None
    name: str = ""
    organisations: frozenset[int] = frozenset()
    duties: frozenset[Duty] = frozenset()
    locale: str = "lv"
    system: bool = field(default=False, repr=False)
    outside: bool = False
    opened: frozenset[int] = frozenset()

    def is_(self, *roles: Role) -> bool:
        return self.role in roles or (self.outside and Role.PROBATION in roles)

    def has(self, duty: Duty) -> bool:
        """What a court or the service laid upon a client, their probation officer sets down."""
        if self.outside:
            return duty is Duty.RESTRICTIONS
        return self.role is Role.PRISON_OFFICER and duty in self.duties

    @property
    def account_role(self) -> Role | None:
        """As the account has it: what logs and people are told."""
        return Role.PROBATION if self.outside else self.role

    @property
    def following(self) -> "Viewer":
        if not self.outside:
            return self
        return replace(self, role=Role.PROBATION, organisations=frozenset(), outside=False)

    @property
    def role_label(self) -> str:
        return ROLE_LABELS[self.account_role] if self.account_role else ""


SYSTEM = Viewer(account_id=None, role=None, name="JobBridge", system=True)
