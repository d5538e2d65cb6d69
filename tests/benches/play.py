"""Who asks for what while the load is measured: people at work, in the mix of their day."""

import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import httpx

from jobbridge.viewer import Role
from jobbridge.web.security import SESSION_COOKIE

PAGES, POLLS = 15.0, 2.0  # a second
# What each role's day is made of, and how often: most of it is counselors'.
DAY = {
    Role.COUNSELOR: (
        *("/requests", "/inmates", "/inmates?page=3", "/vacancies", "/vacancies?page=5"),
        *("/inmates/PERSON", "/inmates/PERSON", "/vacancies/WORK", "/consultations"),
        *("/interviews", "/calendar", "/occupations?q=metin"),
    ),
    Role.EMPLOYER: ("/vacancies", "/cards", "/tiles", "/interviews"),
    Role.PRISON_OFFICER: ("/interviews", "/interviews?show=all", "/calendar"),
    Role.AGENCY: ("/branch", "/vacancies", "/tiles"),
}
OFTEN = {Role.COUNSELOR: 6, Role.EMPLOYER: 2, Role.PRISON_OFFICER: 2, Role.AGENCY: 1}


@dataclass
class Caller:
    """Somebody at work: their cookie, and the addresses of their day."""

    role: str
    cookie: str
    pages: list[str]


@dataclass
class Play:
    """Who asks for what, and what came of it."""

    callers: list[Caller]
    feeds: list[str]
    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    told: Counter[int] = field(default_factory=Counter)

    def requests(self, many: int, seed: int) -> Iterator[tuple[str, str, str]]:
        """(what, path, cookie); of seventeen two are polls."""
        chance = random.Random(seed)
        by_role = defaultdict(list)
        for caller in self.callers:
            by_role[caller.role].append(caller)
        roles = [role for role in OFTEN if by_role[role]]
        weights = [OFTEN[role] for role in roles]
        for number in range(many):
            if number % round((PAGES + POLLS) / POLLS) == 0 and self.feeds:
                yield "poll", chance.choice(self.feeds), ""
                continue
            caller = chance.choice(by_role[chance.choices(roles, weights)[0]])
            path = chance.choice(caller.pages)
            yield f"{caller.role} {_kind(path)}", path, caller.cookie

    def ask(self, client: httpx.Client, what: str, path: str, cookie: str, due: float) -> None:
        headers = {"Cookie": f"{SESSION_COOKIE}={cookie}"} if cookie else {}
        try:
            status = client.get(path, headers=headers).status_code
        except httpx.HTTPError:
            status = 0
        self.told[status] += 1
        self.taken[what].append(time.perf_counter() - due)

    def p95(self) -> float:
        return quantile([one for all_ in self.taken.values() for one in all_])


def quantile(times: Sequence[float], part: float = 0.95) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def _kind(path: str) -> str:
    parts = path.partition("?")[0].split("/")
    return "/".join(parts[:2]) + ("/…" if len(parts) > 2 else "")
