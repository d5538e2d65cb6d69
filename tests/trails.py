"""What each answer of the permission matrix leaves in the audit log: whoever is shown in it, and
whatever it changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from httpx import Response
from sqlalchemy import select

from jobbridge.applications.model import Application
from jobbridge.inmates.model import Inmate
from jobbridge.interviews.model import Interview
from tests.rehearsal import Stage


@dataclass(frozen=True)
class Canaries:
    """Words that can only mean one person, and whom."""

    people: Mapping[str, set[int]]

    @classmethod
    def of(cls, stage: Stage) -> "Canaries":
        """Name, reference, and the references of their applications and interviews, under which
        an employer knows them. Of people of one name any may be meant."""
        words: dict[str, set[int]] = {}

        def means(word: str, person: int) -> None:
            words.setdefault(word, set()).add(person)

        with stage.database.read() as session:
            for inmate in session.scalars(select(Inmate)):
                means(inmate.ref, inmate.id)
                means(inmate.name, inmate.id)
                if len(inmate.given_name) > 4:  # shorter ones are words of every page
                    means(inmate.given_name, inmate.id)
            for ref, person in session.execute(select(Application.ref, Application.inmate_id)):
                means(ref, person)
            met = select(Interview.ref, Application.inmate_id).join(Interview.application)
            for ref, person in session.execute(met):
                means(ref, person)
        return cls(words)

    def shown(self, text: str) -> list[tuple[str, set[int]]]:
        return [(word, people) for word, people in self.people.items() if word in text]


def unread(stage: Stage, canaries: Canaries, response: Response, asked: str) -> Iterator[str]:
    """People who stand in an answer and of whom the log has no row."""
    noted = {row["subject_id"] for row in stage.database.noted if row["subject"] == "inmate"}
    for word, people in canaries.shown(response.text):
        if not people & noted and word not in asked:
            yield f"{asked} shows {word}, and the log does not know"


# Changes that tell of nobody: what was seen, fetched or answered before.
OWN = {"audit_row", "sign_in", "feed", "match_seen", "idempotent_reply", "alert", "look"}
# Changes that need no row, each for a reason of its own.
NO_ROW = {
    "/account/factors/app": "an app that is begun counts for nothing until it gave a code",
    "/identities/with": "a way to a provider; what comes of it is recorded on the way back",
    "/account/mails": "which mails the account itself wants",
    "/agreed": "the agreement stands already: only the version moves on",
}


def unrecorded(stage: Stage, response: Response, asked: str) -> Iterator[str]:
    """A change of which the log has no row, or one that does not tell in which request."""
    if ": GET " in asked or any(path in asked for path in NO_ROW) or response.status_code >= 400:
        return
    done = [row for row in stage.database.noted if row["verb"] != "read"]
    if stage.database.changed - OWN and not done:
        yield f"{asked} changed {sorted(stage.database.changed - OWN)}, and the log does not know"
    if any(not row["request_id"] for row in stage.database.noted):
        yield f"{asked} left a row without the number of its request"
