"""The mailbox over IMAP, spoken with a real server; and what the settings accept as its address."""

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import select

from jobbridge import settings
from jobbridge.db import Database
from jobbridge.errors import Unusable
from jobbridge.itip.model import Attendee
from jobbridge.replies import inbox_actions, mailbox
from jobbridge.replies.model import Inbox, Outcome
from jobbridge.settings import Settings
from tests.conftest import NOW
from tests.replies import imap, mails
from tests.replies.conftest import ADDRESS, PROVEN, Invited

LATER = NOW + timedelta(hours=1)


def _url(store: imap.Store, *, password: str = imap.PASSWORD, folder: str = "INBOX") -> str:
    where = f"127.0.0.1:{store.port}/{folder}?authserv=mx.a"
    return f"imap://{imap.USER}:{quote(password, safe='')}@{where}"


def test_mails_are_read_over_imap_and_moved_when_they_are_dealt_with(
    database: Database, invited: Invited, app_settings: Settings
) -> None:
    answer = mails.Answer(ADDRESS, invited.uid, invited.alda)

    def read(store: imap.Store) -> Counter[Outcome]:
        return inbox_actions.read_inbox(
            replace(app_settings, inbox_url=_url(store)), database, LATER
        )

    later = 0
    for capabilities in ("IMAP4rev1 UIDPLUS MOVE", "IMAP4rev1 UIDPLUS", "IMAP4rev1"):
        with imap.serving(capabilities=capabilities) as store:
            later += 1
            said = answer.but(stamp=f"20261123T08{later:02}00Z", mail_id=f"<{capabilities}@x>")
            told = said.but(partstat="ACCEPTED" if later % 2 else "DECLINED")
            store.deliver(PROVEN + mails.google(told))
            store.deliver(b"x" * 4_000_000)
            # The connection breaks before the mail has moved: it is known when it comes again.
            store.fail_at = "COPY" if "MOVE" not in capabilities else "UID MOVE"
            assert read(store) == {Outcome.TAKEN: 1}
            assert store.waiting() == 2
            store.fail_at = ""
            assert read(store) == {Outcome.OLDER: 1, Outcome.ASIDE: 1}
            assert store.waiting() == 0
            assert read(store) == {}
            assert [len(store.folders[name]) for name in (mailbox.DONE, mailbox.ASIDE)] == [1, 1]
    with database.read() as session:
        attendee = session.get_one(Attendee, invited.attendee_id)
    assert (attendee.state, attendee.answered_sequence) == ("accepted", 0)


def test_a_server_that_says_no_or_nothing_is_noted_without_its_words(
    database: Database, app_settings: Settings
) -> None:
    def fault(url: str) -> str:
        found = replace(app_settings, inbox_url=url)
        assert inbox_actions.read_inbox(found, database, LATER) == {}
        with database.read() as session:
            return session.scalars(select(Inbox)).one().fault

    with imap.serving() as store:
        assert fault(_url(store, password="wrong")) == "error"
        assert fault(_url(store, folder="Nowhere")) == "error"
        url = _url(store)
    assert fault(url) == "ConnectionRefusedError"


@pytest.mark.parametrize(
    "url",
    [
        "imaps://replies:secret@mail.example/INBOX",
        "imaps://replies:secret@mail.example:9993/Replies%2FPortal?authserv=mx.example",
        "imap://replies:secret@127.0.0.1",
        "imap+starttls://replies:secret@mail.example/INBOX",
        "maildir:///var/mail/replies",
    ],
)
def test_addresses_that_mean_a_mailbox_are_accepted(url: str) -> None:
    assert _loaded(url).inbox_url == url


@pytest.mark.parametrize(
    "url",
    [
        "mail.example",
        "pop3://replies:secret@mail.example",
        "imaps://mail.example/INBOX",
        "imaps://replies@mail.example/INBOX",
        "imaps://replies:secret@/INBOX",
        "imaps://replies:secret@mail.example:port/",
        "maildir://var/mail",
        "maildir:///",
    ],
)
def test_nonsense_is_refused_with_what_to_do_and_without_the_password(url: str) -> None:
    with pytest.raises(Unusable) as refused:
        _loaded(url)
    assert "JOBBRIDGE_INBOX_URL" in str(refused.value)
    assert "secret" not in str(refused.value)


def _loaded(url: str) -> Settings:
    return settings.load(
        {
            "JOBBRIDGE_DATABASE_URL": "sqlite:///x.sqlite3",
            "JOBBRIDGE_SECRET_KEY": "a test secret of enough length, not for use",
            "JOBBRIDGE_DATA_KEYS": "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
            "JOBBRIDGE_PUBLIC_URL": "https://jobbridge.example",
            "JOBBRIDGE_INBOX_URL": url,
        }
    )


def test_the_trusted_server_is_named_in_the_address() -> None:
    with suppress(mailbox.Gone):
        assert mailbox.authserv_of("imaps://a:b@h/?authserv=MX.example") == "mx.example"
    assert mailbox.authserv_of("maildir:///var/mail") == ""
