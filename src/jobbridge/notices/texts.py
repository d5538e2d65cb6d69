"""What a notice says. Never a name, a place or a person's data: a title, a date, a link."""

from dataclasses import dataclass
from datetime import datetime

from jobbridge.errors import Reason
from jobbridge.i18n import N_


@dataclass(frozen=True)
class Notice:
    """Subject and text as reasons (message and values), and the page where the rest stands.
    `cards` are those that can be answered from the mail, `question` is one that can."""

    subject: Reason
    text: Reason
    path: str
    cards: tuple["Card", ...] = ()
    question: "Question | None" = None


@dataclass(frozen=True)
class Card:
    """A skills card that waits for its employer: nothing of it but reference and vacancy."""

    ref: str
    title: str
    card_at: datetime


@dataclass(frozen=True)
class Question:
    """Whether somebody works, as it is asked of an employer: by reference and stage."""

    ref: str
    stage: str
    asked_at: datetime


SUBJECTS = {
    "emergency": N_("A person was opened in an emergency"),
    "request.asked": N_("An employer asks for introductions"),
    "request.answered": N_("Counselors have answered your request"),
    "request.overdue": N_("An employer's request is overdue"),
    "request": N_("A request has moved on"),
    "application.agree": N_("There is a new skills card for you"),
    "application.wish": N_("An employer asks for an interview"),
    "application.reveal_first_name": N_("Somebody lets you know more"),
    "application.reveal_identity": N_("Somebody lets you know more"),
    "application.withdraw": N_("A candidate is no longer available"),
    "application.lapse": N_("A candidate is no longer available"),
    "application.ends_soon": N_("An application is about to end by itself"),
    "application.decide_soon": N_("A candidate waits for your decision"),
    "application": N_("An application has moved on"),
    "message.question": N_("An employer has a question"),
    "message.answer": N_("A counselor has answered about a skills card"),
    "vacancy.filled": N_("A vacancy is filled"),
    "waiting.1": N_("Skills cards wait for your answer"),
    "waiting.2": N_("Skills cards still wait for your answer"),
    "waiting.3": N_("You cannot ask for more people until you answer"),
    "interview": N_("An interview: please look at the time"),
    "day": N_("An interview day: please look at the times"),
    "day.changed": N_("An interview day has changed: please look at the times"),
    "tour": N_("A tour of interview days: please look at the times"),
    "tour.off": N_("A tour of interview days is called off"),
    "meeting": N_("An employer meeting: please look at the time"),
    "times": N_("An employer says which times suit"),
    "visit.named": N_("A visitor waits for a pass"),
    "visit.decided": N_("The prison has decided on a visitor's pass"),
    "visit.unnamed": N_("Nobody is named for a visit yet"),
    "visit.stated": N_("An employer says how an interview went"),
    "new_times": N_("New times for interviews: please answer once for all"),
    "outside_meeting": N_("A job interview: please look at the time"),
    "outside_meeting.off": N_("A job interview is called off"),
    "branch_meeting": N_("A meeting at a branch: please look at the time"),
    "branch_meeting.off": N_("A meeting at a branch is called off"),
    "disruption": N_("Interviews of your people have new times"),
    "times_answered.accepted": N_("An employer has accepted the new times"),
    "times_answered.declined": N_("An employer has declined the new times"),
    "times_answered.partly": N_("An employer has declined some of the new times"),
    "trial.proposed": N_("A trial day or second interview is proposed"),
    "trial.agreed": N_("A trial day or second interview is agreed"),
    "trial": N_("A trial day or second interview has moved on"),
    "employment.start": N_("Has somebody begun to work?"),
    "employment.asked": N_("Is somebody still in work?"),
    "employment.unsettled": N_("It is not clear whether somebody works"),
    "employment.ended": N_("Work has ended"),
    "handover.sent": N_("A release-day hand-over for you"),
    "handover.reminder": N_("A release-day hand-over still waits for you"),
    "handover.changed": N_("A release-day hand-over has changed"),
    "mentoring.asked": N_("A mentor is looked for"),
    "mentoring.proposed": N_("You are asked to go along with somebody"),
    "mentoring.accepted": N_("A mentor has accepted"),
    "mentoring.declined": N_("A mentor has declined"),
    "mentoring.lapsed": N_("A mentor has not answered"),
    "mentoring.refused": N_("An organisation has no mentor"),
    "mentoring.ended": N_("A mentoring has ended"),
    "mentoring.waiting": N_("A mentor is still looked for"),
    "mentoring.silence": N_("Nobody has taken up a wish for a mentor"),
    "referral.asked": N_("Somebody is referred to a service of yours"),
    "referral.reminder": N_("A referral still waits for your answer"),
    "referral.ask": N_("A provider has not answered a referral"),
    "referral.silent": N_("A referral has ended without an answer"),
    "name_list": N_("A list of names waits for a second person"),
    "risk": N_("Somebody's work is at risk"),
    "tiles": N_("There are more candidates in a search of yours"),
    "overdue": N_("A request waits for your answer"),
    "alerts": N_("There are new matches for your people"),
    "invitation": N_("You are invited to JobBridge"),
    "security": N_("Your JobBridge account: a change in how it is signed in to"),
    "security.device": N_("Your JobBridge account: a new sign-in"),
}
TEXTS = {
    "request.asked": N_(
        "An employer asks for introductions to people for “%(title)s”. Answer by %(due)s."
    ),
    "request.answered": N_("Your request for “%(title)s” has been answered."),
    "request.overdue": N_(
        "The answer to an employer's request for “%(title)s” was due by %(due)s. See which prisons "
        "have not answered."
    ),
    "request": N_("The request for “%(title)s” has a new state."),
    "application.agree": N_(
        "Somebody has agreed to be introduced to you for “%(title)s”. Look at the skills card."
    ),
    "application.wish": N_("An employer asks to interview a person for “%(title)s”. Find a time."),
    "application.reveal_first_name": N_(
        "A person lets you know their first name, for “%(title)s”. It stands on the skills card."
    ),
    "application.reveal_identity": N_(
        "A person lets you know their full name, for “%(title)s”. It stands on the skills card."
    ),
    "message.question": N_("An employer asks about a skills card for “%(title)s”. Please answer."),
    "message.answer": N_("There is a message about a skills card for “%(title)s”."),
    "application.withdraw": N_("A candidate for “%(title)s” is no longer available."),
    "application.lapse": N_("A candidate for “%(title)s” is no longer available."),
    "application.ends_soon": N_(
        "An application for “%(title)s” still waits for somebody. On %(day)s it ends by itself."
    ),
    "application.decide_soon": N_(
        "You have met a candidate for “%(title)s”. Say yes or no by %(day)s; after that the "
        "application ends by itself."
    ),
    "vacancy.filled": N_(
        "All places of “%(title)s” are taken. Whoever still stood in line is told that it is "
        "filled; interviews that were booked are cancelled."
    ),
    "waiting.1": N_("People have agreed to be introduced to you and wait for an answer."),
    "waiting.2": N_(
        "People who agreed to be introduced to you still wait for an answer. From %(day)s on you "
        "could not ask for more people before answering."
    ),
    "waiting.3": N_(
        "People have waited for your answer for a long time. You can ask for more people as soon "
        "as you have answered."
    ),
    "application": N_("An application for “%(title)s” has a new state."),
    "interview": N_(
        "The interview %(code)s for “%(title)s” is on %(at)s. Its state now: %(state)s."
    ),
    "day": N_("Interviews on %(day)s: %(booked)s. The times stand on the run sheet."),
    "day.changed": N_(
        "The interview day on %(day)s: %(booked)s new, %(moved)s moved, %(cancelled)s cancelled. "
        "Everything else stays as it was."
    ),
    "tour": N_(
        "A tour with interview days from %(day)s on: %(booked)s new interviews, %(moved)s moved, "
        "%(cancelled)s cancelled. All its stops stand on one page."
    ),
    "tour.off": N_(
        "The tour with interview days from %(day)s on does not take place. All its interviews that "
        "were still to come are cancelled."
    ),
    "meeting": N_("The employer meeting is on %(at)s. Its state now: %(state)s."),
    "times": N_("An employer has marked times for an interview for “%(title)s”. Choose one."),
    "visit.named": N_("A visitor is named for the visit on %(at)s. Decide on the pass."),
    "visit.decided": N_(
        "The prison has decided on the pass of a visitor who comes on %(at)s. Look at it."
    ),
    "visit.unnamed": N_(
        "Nobody is named for the employer meeting on %(at)s, and a prison needs the names in "
        "advance. Without a pass nobody is let in: name the visitors now."
    ),
    "visit.stated": N_("The employer has said how the interview for “%(title)s” went."),
    "new_times": N_(
        "Interviews whose time or way of meeting has changed: %(count)s. They stand on one page; "
        "please accept or decline them together."
    ),
    "trial.proposed": N_("An employer proposes a day for “%(title)s”. Ask the person, and answer."),
    "trial.agreed": N_("What you proposed for “%(title)s” suits. Day and place stand on the page."),
    "trial": N_("A trial day or second interview for “%(title)s” has a new state."),
    "employment.start": N_(
        "The first day of work as “%(title)s” was to be on %(day)s. Say with one click whether the "
        "person has begun."
    ),
    "employment.asked": N_(
        "Say with one click whether the person is still in work as “%(title)s”, since %(day)s."
    ),
    "employment.unsettled": N_(
        "Nobody has answered whether somebody works as “%(title)s”, or the answers differ. Please "
        "find out and settle it."
    ),
    "employment.ended": N_(
        "Somebody no longer works as “%(title)s”. The next days count: offer help and other work."
    ),
    "handover.sent": N_(
        "A career counselor hands a person over to you: %(ref)s. Read it and acknowledge it."
    ),
    "handover.reminder": N_(
        "The hand-over %(ref)s is not acknowledged yet. Please read it and acknowledge it."
    ),
    "handover.changed": N_("The days of the hand-over %(ref)s have changed. Please look at it."),
    "mentoring.asked": N_(
        "A career counselor looks for a mentor. See where, in which language and when, and propose "
        "one of your mentors."
    ),
    "mentoring.proposed": N_(
        "Your organisation asks you to go along with somebody who is about to leave prison. Look "
        "at what is known, and answer with one click."
    ),
    "mentoring.accepted": N_(
        "The mentor has accepted and knows from now on who it is. The next step: the first meeting."
    ),
    "mentoring.declined": N_("The mentor has declined. Please propose somebody else."),
    "mentoring.lapsed": N_(
        "The mentor has not answered in time, so the proposal has ended. Please propose somebody."
    ),
    "mentoring.refused": N_(
        "The organisation that you asked has no mentor now. Please ask another one."
    ),
    "mentoring.ended": N_(
        "A mentoring in which you have a part has ended. The mentor no longer sees the person."
    ),
    "mentoring.waiting": N_(
        "Nobody has taken up a career counselor's wish for a mentor yet. All organisations can "
        "propose somebody now: see whether you can."
    ),
    "mentoring.silence": N_(
        "No organisation has found a mentor in time, so the search has ended. Talk with the person "
        "about what else can help, and ask anew when it makes sense."
    ),
    "referral.asked": N_(
        "A person is referred to “%(service)s”. Say whether there is a place; what is asked for "
        "stands on the page."
    ),
    "referral.reminder": N_(
        "A referral to “%(service)s” still has no answer. Say whether there is a place: without an "
        "answer it ends by itself."
    ),
    "referral.ask": N_(
        "The provider of “%(service)s” has not answered a referral. Ask it, and write its answer "
        "down; without one the referral ends by itself."
    ),
    "referral.silent": N_(
        "The provider of “%(service)s” has not answered in time, so the referral has ended. Refer "
        "the person elsewhere, or take the step back and ask once more."
    ),
    "name_list": N_(
        "A colleague has asked for a list of names. Look at what it is for, and agree or decline "
        "by %(until)s."
    ),
    "risk": N_(
        "Work that your branch follows should be looked at before it is lost: %(count)s. What to "
        "look at stands on the page."
    ),
    "outside_meeting": N_(
        "Candidate %(code)s, %(title)s: a job interview on %(at)s. Place: %(place)s. If the time "
        "does not suit you, say so on the page."
    ),
    "outside_meeting.off": N_(
        "Candidate %(code)s, %(title)s: the job interview on %(at)s does not take place."
    ),
    "branch_meeting": N_(
        "Candidate %(code)s, %(title)s: a meeting on %(at)s at the branch %(branch)s of the State "
        "Employment Agency. If the time does not suit you, say so on the page."
    ),
    "branch_meeting.off": N_(
        "Candidate %(code)s, %(title)s: the meeting on %(at)s at the branch %(branch)s does not "
        "take place."
    ),
    "disruption": N_(
        "Interviews were given new times. Look at what changed; each employer was told once."
    ),
    "times_answered.accepted": N_("The employer has accepted all new times of its interviews."),
    "times_answered.partly": N_(
        "The employer has declined some of the new times: these interviews are cancelled, and "
        "their people wait for other times. The others stand."
    ),
    "times_answered.declined": N_(
        "The employer has declined the new times: these interviews are cancelled, and their people "
        "wait for other times."
    ),
    "tiles": N_("This week's table of candidates shows more than before in your search: %(what)s."),
    "overdue": N_(
        "The request for “%(title)s” was to be answered by %(due)s. The agency asks you to propose "
        "people, or to say that nobody fits."
    ),
    "emergency": N_(
        "%(who)s opened a person outside their own prisons, at %(at)s, for this reason: %(why)s. "
        "Look at it, and say so if it was not in order."
    ),
    "alerts": N_(
        "New vacancies that fit your people well and that you have not seen yet: %(count)s. "
        "Look at them."
    ),
    "invitation": N_(
        "An account has been made for you. Choose your password with this link; it works once, "
        "until %(until)s."
    ),
    "security.device": N_(
        "Somebody has signed in to your account on a device or in a network that was not seen "
        "before: %(device)s, %(at)s. If it was not you, sign that device out, change your password "
        "and tell an administrator at once."
    ),
    "security.factor_added": N_(
        "A second factor was set up for your account, %(at)s. If it was not you, tell an "
        "administrator at once."
    ),
    "security.factor_removed": N_(
        "A second factor of your account was removed, %(at)s. If it was not you, tell an "
        "administrator at once."
    ),
    "security.codes": N_(
        "New recovery codes were made for your account, %(at)s; those from before no longer work. "
        "If it was not you, tell an administrator at once."
    ),
    "security.recovery_used": N_(
        "One of your recovery codes was used to sign in: %(device)s, %(at)s. If it was not you, "
        "tell an administrator at once."
    ),
    "security.password": N_(
        "The password of your account was changed, %(at)s. If it was not you, tell an "
        "administrator at once."
    ),
    "security.factors_reset": N_(
        "An administrator has taken away the second factors of your account, %(at)s. With the "
        "invitation that you get you set it up anew. If you did not ask for it, tell another "
        "administrator at once."
    ),
}


def notice(kind: str, path: str, **values: object) -> Notice:
    """The notice of a kind; an event without words of its own takes those of its noun."""
    noun = kind.partition(".")[0]
    key = kind if kind in TEXTS else noun
    return Notice(
        subject=Reason(key, SUBJECTS.get(key) or SUBJECTS[noun]),
        text=Reason(key, TEXTS[key], values),
        path=path,
    )


ANSWER_HERE = N_("Answer without signing in, until %(day)s:")
STILL_WORKS = N_("Yes, begun or still in work:")
WORK_OVER = N_("No, never begun or over:")
CARD = N_("%(title)s, candidate %(ref)s")
