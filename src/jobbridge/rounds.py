"""What the worker does: each kind of job, and what is due every minute, feature by feature."""

import threading

from jobbridge import worker
from jobbridge.accounts import proof_actions
from jobbridge.alerts import actions as alerts
from jobbridge.audit import chain_actions
from jobbridge.busy import calendar_actions as employer_calendars
from jobbridge.clock import Clock
from jobbridge.consultations import draft_actions as consultation_drafts
from jobbridge.datebook import actions as datebook
from jobbridge.datebook import branch_actions as branch_days
from jobbridge.days import release_actions as day_releases
from jobbridge.db import Database
from jobbridge.demand import actions as demand_actions
from jobbridge.disruptions import release_actions as disruptions
from jobbridge.handovers import mail_actions as handover_mails
from jobbridge.handovers import sending_actions as handovers
from jobbridge.inmates import consent_actions
from jobbridge.interviews import (
    clearing_actions,
    ending_actions,
    flag_actions,
    forgetting_actions,
)
from jobbridge.itip import actions as itip
from jobbridge.itip import reminder_actions as reminders
from jobbridge.itip import sending_actions as itip_sending
from jobbridge.matching import actions as matching
from jobbridge.matching.best import warm
from jobbridge.meetings import pass_actions as meeting_passes
from jobbridge.mentors import keeping_actions as mentors
from jobbridge.notices import actions as notices
from jobbridge.operation import slow
from jobbridge.operation.exposing import Metrics, expose
from jobbridge.outbox import actions as outbox
from jobbridge.outbox.actions import Handler
from jobbridge.outcomes import actions as outcomes
from jobbridge.oversight import actions as oversight
from jobbridge.oversight import mail_actions as oversight_mails
from jobbridge.privacy import erasing_actions, retention_actions
from jobbridge.providers import actions as providers
from jobbridge.publications import actions as publications
from jobbridge.publications import imports as publication_imports
from jobbridge.replies import inbox_actions, telling_actions
from jobbridge.roomcalendars import actions as room_calendars
from jobbridge.roster import question_actions, undo_actions
from jobbridge.services import chasing_actions as referral_reminders
from jobbridge.services import mail_actions as referral_mails
from jobbridge.services import referral_actions as referrals
from jobbridge.settings import Settings
from jobbridge.tiles import actions as tiles
from jobbridge.tours import entry_actions as tour_entries
from jobbridge.training import actions as training_actions
from jobbridge.trials import actions as trials
from jobbridge.web import replies
from jobbridge.worker import Chore


def job_handlers(settings: Settings) -> dict[str, Handler]:
    """What the worker does with each kind of job."""
    return {
        **matching.HANDLERS,
        **employer_calendars.HANDLERS,
        **room_calendars.HANDLERS,
        "demand": demand_actions.count,
        **disruptions.HANDLERS,
        **ending_actions.HANDLERS,
        **branch_days.HANDLERS,
        **meeting_passes.HANDLERS,
        "upload": publication_imports.run,
        "roster_undo": undo_actions.undo,
        **itip_sending.handlers(settings),
        **reminders.handlers(settings),
        **handover_mails.handlers(settings),
        **notices.handlers(settings),
        **telling_actions.handlers(settings),
        **referral_mails.handlers(settings),
        **oversight_mails.handlers(settings),
    }


def chores() -> dict[str, Chore]:
    """What is due every minute, whether or not somebody asked."""
    return {
        "times": outbox.bring_back,
        "lapse": notices.lapse_overdue,
        "forget_replies": replies.forget,
        "forget_trips": providers.forget_trips,
        "forget_tries": proof_actions.forget_old,
        "matches": matching.keep_true,
        "drafts": consultation_drafts.expire_drafts,
        "visitors": forgetting_actions.erase_due,
        "passes": clearing_actions.settle_waiting,
        "flags": flag_actions.keep_true,
        "meetings": meeting_passes.keep_true,
        "unnamed": meeting_passes.remind_unnamed,
        "disruptions": disruptions.keep_true,
        "days": day_releases.keep_entries,
        "tours": tour_entries.keep_entries,
        "datebook": datebook.keeper(),
        "forget_entries": datebook.forget_old,
        "tiles": tiles.make_table,
        "demand": demand_actions.count_daily,
        "alerts": alerts.keep_up,
        "escalate": notices.escalate_overdue,
        "remind": notices.remind_employers,
        "filled": notices.end_filled,
        "silent": ending_actions.end_silent,
        "trials": trials.end_open,
        "warn_ending": notices.warn_ending,
        "work_kept": notices.ask_whether_work_lasts,
        "handovers": handovers.keep_true,
        "training": training_actions.settle_all,
        "services": referrals.settle_all,
        "unanswered_referrals": referral_reminders.keep_true,
        "mentors": mentors.keep_true,
        "consents": consent_actions.end_consents,
        "unguarded": ending_actions.end_unguarded,
        "grow_up": consent_actions.grow_up,
        "forget_uploads": publications.forget_old,
        "forget_rosters": undo_actions.forget_old,
        "settle_rosters": question_actions.settle,
        "invitations": itip.keep_in_step,
        "reminders": reminders.keep_up,
        "employer_calendars": employer_calendars.read_due,
        "room_calendars": room_calendars.read_due,
        "forget_room_imports": room_calendars.forget_old,
        "outcomes": outcomes.keep_closed,
        "audit": chain_actions.chore(),
        "oversight": oversight.keeper(),
        "retention": retention_actions.keeper(),
    }


def work_forever(settings: Settings, database: Database, stop: threading.Event) -> None:
    """The worker's loop, until `stop` is set. Beside it matching is made ready, so that no change
    waits for that."""
    threading.Thread(target=warm, daemon=True).start()
    slow.watch(database)
    if settings.metrics_address is not None:
        expose(Metrics(database, Clock()), settings.metrics_address, several=False)
    due = {**chores(), "inbox": inbox_actions.chore(settings)}
    due["audit"] = chain_actions.chore(settings.anchor_file)
    due["erase"] = erasing_actions.chore(settings.tombstones)
    worker.run(database, job_handlers(settings), due, clock=Clock(), stop=stop)
