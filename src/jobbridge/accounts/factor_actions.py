"""The second half of signing in, and keeping one's second factors."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from jobbridge.accounts import (
    actions,
    factor_queries,
    factor_rules,
    passkeys,
    proof_actions,
    queries,
    staff_actions,
    staff_queries,
)
from jobbridge.accounts.factor_rules import Step
from jobbridge.accounts.model import PASSKEY, TOTP, Account, Factor, RecoveryCode, SignInStep
from jobbridge.audit.actions import record
from jobbridge.db import session_database
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.viewer import Viewer
from jobbridge.web.party import Party
from jobbridge.web.security import token_hash


@dataclass(frozen=True)
class Passed:
    """What comes next, and the token for the cookie of a session (`SIGNED_IN`) or of half a
    sign-in (the others)."""

    step: Step
    token: str


def next_step(session: Session, account: Account, *, trusted: bool = False) -> Step:
    """What comes after an account's first factor: signed in, ask for a factor, or enrol one.
    `trusted` is said of a provider that has asked for a second factor itself."""
    has_factor = factor_queries.has_factor(session, account.id)
    return factor_rules.next_step(has_factor, trusted=trusted)


def proceed(
    session: Session,
    account: Account,
    *,
    device: str,
    network: str = "",
    now: datetime,
    trusted: bool = False,
) -> Passed:
    """What to do for an account whose owner has proved the first factor, by a password or with
    an external provider; `entry_pages.answer` turns it into cookies and the next page."""
    step = next_step(session, account, trusted=trusted)
    if step is Step.SIGNED_IN:
        token = actions.begin(session, account, device=device, network=network, now=now)
        return Passed(step, token)
    token = secrets.token_urlsafe(32)
    enrols = step is Step.ENROL
    lasts = factor_rules.ENROLMENT_LASTS if enrols else factor_rules.STEP_LASTS
    app = _begin_app(session, account.id, now) if enrols else None
    session.add(
        SignInStep(
            token_hash=token_hash(token),
            account_id=account.id,
            factor_id=app.id if app else None,
            created_at=now,
            expires_at=now + lasts,
            device=device[:200],
        )
    )
    return Passed(step, token)


def pass_by_code(
    session: Session, step: SignInStep, account: Account, typed: str, *, network: str, now: datetime
) -> str:
    """The session's token for a code of an app, or for one of the recovery codes."""
    code = factor_rules.app_code(typed)
    kind = "code" if code else "recovery"
    with proof_actions.tried(
        session, email=account.email, network=network, kind=kind, now=now, step_id=step.id
    ):
        if code and not proof_actions.take_code(session, account.id, code, now=now):
            raise Refused([factor_rules.WRONG_CODE])
        if not code and not proof_actions.take_recovery_code(session, account.id, typed, now=now):
            raise Refused([factor_rules.WRONG_RECOVERY])
    if not code:
        viewer = queries.viewer_for(session, account)
        record(session, viewer, "account.recovery_code", "account", account.id, now=now)
        actions.tell_owner(session, account, "recovery_used", device=step.device, now=now)
    return _finish(session, step, account, network=network, now=now)


def pass_by_passkey(
    session: Session,
    step: SignInStep,
    account: Account,
    answer: str,
    party: Party | None,
    *,
    bound: str,
    network: str,
    now: datetime,
) -> str:
    """The session's token for a passkey that answered."""
    with proof_actions.tried(
        session, email=account.email, network=network, kind="passkey", now=now, step_id=step.id
    ):
        if not proof_actions.take_passkey(
            session, account, answer, party, purpose=passkeys.SECOND, bound=bound, now=now
        ):
            raise Refused([factor_rules.WRONG_PASSKEY])
    return _finish(session, step, account, network=network, now=now)


def sign_in_by_passkey(
    session: Session,
    answer: str,
    party: Party | None,
    *,
    bound: str,
    device: str,
    network: str,
    now: datetime,
) -> str:
    """A passkey alone, that has verified its owner: something they have and something they know
    or are. The same refusal whether or not there is such a passkey."""
    try:
        credential = passkeys.Answer(answer).credential_id
    except ValueError:
        raise Refused([factor_rules.WRONG_PASSKEY]) from None
    with proof_actions.tried(
        session, email=f"passkey:{credential}", network=network, kind="passkey", now=now
    ):
        found = factor_queries.passkey_by_credential(session, credential)
        if found is None or not proof_actions.take_passkey(
            session, found[1], answer, party, purpose=passkeys.ALONE, bound=bound, now=now
        ):
            raise Refused([factor_rules.WRONG_PASSKEY])
        account = found[1]
    return actions.begin(session, account, device=device, network=network, now=now)


def _finish(
    session: Session, step: SignInStep, account: Account, *, network: str, now: datetime
) -> str:
    """Half a sign-in becomes a whole one, once."""
    _end_step(session, step, now)
    return actions.begin(session, account, device=step.device, network=network, now=now)


def _end_step(session: Session, step: SignInStep, now: datetime) -> None:
    open_one = update(SignInStep).where(SignInStep.id == step.id, SignInStep.ended_at.is_(None))
    ended = session.execute(open_one.values(ended_at=now).returning(SignInStep.id))
    if ended.first() is None:
        raise Refused([factor_rules.START_OVER])


def enrol_app(
    session: Session, step: SignInStep, account: Account, typed: str, *, network: str, now: datetime
) -> tuple[str, list[str]]:
    """The first second factor of an account: the session's token and the recovery codes."""
    _require_none(session, account)
    _end_step(session, step, now)
    factor = session.get(Factor, step.factor_id) if step.factor_id else None
    if factor is None:
        raise Refused([factor_rules.START_OVER])
    _confirm_app(session, account, factor, typed, now=now)
    return _enrolled(session, step, account, network=network, now=now)


def enrol_passkey(
    session: Session,
    step: SignInStep,
    account: Account,
    typed: str,
    party: Party | None,
    *,
    bound: str,
    network: str,
    now: datetime,
) -> tuple[str, list[str]]:
    """As `enrol_app`, by a passkey."""
    _require_none(session, account)
    _end_step(session, step, now)
    viewer = queries.viewer_for(session, account)
    _store_passkey(session, viewer, account, typed, party, bound=bound, now=now)
    return _enrolled(session, step, account, network=network, now=now)


def _require_none(session: Session, account: Account) -> None:
    """Of two who enrol at once the second is told to sign in with what the first has set up: a
    password never adds a factor to an account that has one."""
    session.execute(select(Account.id).where(Account.id == account.id).with_for_update())
    if factor_queries.has_factor(session, account.id):
        raise Refused([factor_rules.START_OVER])


def _enrolled(
    session: Session, step: SignInStep, account: Account, *, network: str, now: datetime
) -> tuple[str, list[str]]:
    codes = _new_codes(session, queries.viewer_for(session, account), account.id, now=now)
    token = actions.begin(session, account, device=step.device, network=network, now=now)
    return token, codes


def _begin_app(session: Session, account_id: int, now: datetime) -> Factor:
    factor = Factor(
        account_id=account_id, kind=TOTP, secret=factor_rules.new_secret(), created_at=now
    )
    session.add(factor)
    session.flush()
    return factor


def begin_app(session: Session, viewer: Viewer, *, now: datetime) -> Factor:
    """One more app for who is signed in; it counts when it has shown its first code."""
    account = queries.account_for(session, viewer, viewer.account_id or 0)
    _require_room(session, account)
    return _begin_app(session, account.id, now)


def _require_room(session: Session, account: Account) -> None:
    if len(factor_queries.factors_of(session, account.id)) >= factor_rules.MOST_FACTORS:
        text = N_("There are ten already: remove one first.")
        raise Refused([Reason("many_factors", text)])


def confirm_app(
    session: Session,
    viewer: Viewer,
    *,
    factor_id: int,
    code: str,
    sign_in_id: int | None,
    now: datetime,
) -> None:
    """The app shows its first code: from now on it counts, and every other session ends."""
    account = queries.account_for(session, viewer, viewer.account_id or 0)
    factor = factor_queries.own_factor_for(session, viewer, factor_id)
    if factor.kind != TOTP or factor.confirmed_at is not None:
        raise NotFound
    _confirm_app(session, account, factor, code, now=now)
    actions.end_sign_ins(session, account.id, now=now, keep=sign_in_id)


def _confirm_app(
    session: Session, account: Account, factor: Factor, typed: str, *, now: datetime
) -> None:
    code = factor_rules.app_code(typed) or ""
    step = factor_rules.matching_step(factor.secret or "", code, now)
    if step is None or not proof_actions.take_step(session, factor.id, step, now=now):
        raise Refused([factor_rules.WRONG_CODE])
    factor.confirmed_at = now
    viewer = queries.viewer_for(session, account)
    record(session, viewer, "account.factor_add", "account", account.id, now=now, detail=TOTP)
    actions.tell_owner(session, account, "factor_added", now=now)


def add_passkey(
    session: Session,
    viewer: Viewer,
    typed: str,
    party: Party | None,
    *,
    bound: str,
    sign_in_id: int | None,
    now: datetime,
) -> None:
    """One more passkey for who is signed in; every other session ends."""
    account = queries.account_for(session, viewer, viewer.account_id or 0)
    _require_room(session, account)
    _store_passkey(session, viewer, account, typed, party, bound=bound, now=now)
    actions.end_sign_ins(session, account.id, now=now, keep=sign_in_id)


def _store_passkey(
    session: Session,
    viewer: Viewer,
    account: Account,
    typed: str,
    party: Party | None,
    *,
    bound: str,
    now: datetime,
) -> None:
    ring = session_database(session).keyring
    made = passkeys.made_by(ring, party, typed, bound=bound, now=now) if party else None
    known = select(Factor.id).where(Factor.credential_id == (made.credential_id if made else ""))
    if made is None or session.scalar(known) is not None:
        raise Refused([factor_rules.WRONG_PASSKEY])
    session.add(
        Factor(
            account_id=account.id,
            kind=PASSKEY,
            credential_id=made.credential_id,
            public_key=made.public_key,
            sign_count=made.sign_count,
            created_at=now,
            confirmed_at=now,
        )
    )
    record(session, viewer, "account.factor_add", "account", account.id, now=now, detail=PASSKEY)
    actions.tell_owner(session, account, "factor_added", now=now)


def rename_factor(
    session: Session, viewer: Viewer, *, factor_id: int, name: str, now: datetime
) -> None:
    """So that one knows which it is."""
    factor = factor_queries.own_factor_for(session, viewer, factor_id)
    factor.name = name
    record(session, viewer, "account.factor_rename", "account", viewer.account_id, now=now)


def remove_factor(
    session: Session, viewer: Viewer, *, factor_id: int, sign_in_id: int | None, now: datetime
) -> None:
    """Not the only one. Every other session ends."""
    account = queries.account_for(session, viewer, viewer.account_id or 0)
    session.execute(select(Account.id).where(Account.id == account.id).with_for_update())
    factor = factor_queries.own_factor_for(session, viewer, factor_id)
    confirmed = [one.id for one in factor_queries.factors_of(session, account.id)]
    if reasons := factor_rules.why_not_remove(factor.id, confirmed):
        raise Refused(reasons)
    session.delete(factor)
    actions.end_sign_ins(session, account.id, now=now, keep=sign_in_id)
    record(
        session, viewer, "account.factor_remove", "account", account.id, now=now, detail=factor.kind
    )
    actions.tell_owner(session, account, "factor_removed", now=now)


def renew_codes(session: Session, viewer: Viewer, *, now: datetime) -> list[str]:
    """Ten new recovery codes, told once; those from before no longer work."""
    account = queries.account_for(session, viewer, viewer.account_id or 0)
    actions.tell_owner(session, account, "codes", now=now)
    return _new_codes(session, viewer, account.id, now=now)


def _new_codes(session: Session, viewer: Viewer, account_id: int, *, now: datetime) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = factor_rules.new_recovery_codes()
    session.add_all(
        RecoveryCode(
            account_id=account_id,
            code_hash=proof_actions.recovery_hash(session, account_id, code),
            created_at=now,
        )
        for code in codes
    )
    record(session, viewer, "account.recovery_codes", "account", account_id, now=now)
    return codes


def reset_factors(session: Session, viewer: Viewer, *, account_id: int, now: datetime) -> str:
    """An administrator takes away factors that were lost, never the own ones; the token of the
    invitation with which their owner begins anew. Every session, the password and every token
    end, and the owner is told."""
    account = staff_queries.staff_member_for(session, viewer, account_id, lock=True)
    if account.id == viewer.account_id:
        text = N_("Only another administrator can take your factors away.")
        raise Refused([Reason("own_factors", text)])
    token = staff_actions.send_invitation(session, viewer, account, now=now)
    actions.end_sessions(session, account.id, now=now)
    session.execute(delete(SignInStep).where(SignInStep.account_id == account.id))
    session.execute(delete(Factor).where(Factor.account_id == account.id))
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    record(session, viewer, "account.factors_reset", "account", account.id, now=now)
    actions.tell_owner(session, account, "factors_reset", now=now)
    return token
