"""What may be printed for whom, and what a person can do about what is missing."""

from jobbridge.applications.model import State as ApplicationState
from jobbridge.i18n import N_
from jobbridge.interviews.model import State as InterviewState

# Told to the person: before it is booked it may still come to nothing.
TOLD = (InterviewState.BOOKED, InterviewState.CONFIRMED)
MOST_PEOPLE = 200
MOST_VACANCIES = 12
MOST_GAPS = 6
BEST = 3  # vacancies printed for a person without being asked which

_TELL = N_("Tell your counselor what you have or can do.")
_WAY = N_("Talk with your counselor about the way to work and a place to live.")
_HOURS = N_("Your counselor asks the employer about the working hours.")
_START = N_("Your counselor asks the employer about the first day.")
_PAY = N_("Talk with your counselor about the pay.")
# By the code of the action that would lift a verdict: the same, said to the person.
OWN_STEPS = {
    "get_skill": N_("Learn it in the workshop or on a course."),
    "show_skill": N_("Show it in the workshop, so that somebody can confirm it."),
    "show_kin": N_("Show it in the workshop, so that somebody can confirm it."),
    "show_language": N_("Get a state-language certificate, or show papers of school in Latvian."),
    "get_language": N_("Take the language course and the exam for level %(level)s."),
    "get_licence": N_("Sign up for the training and the exam."),
    "get_education": N_("Experience may count instead. Your counselor asks the employer."),
    "trial_period": N_("Your counselor asks the employer about a trial day."),
    "renew": N_("Renew it before work begins."),
    "adapt_work": N_("Your counselor asks whether the work can be arranged for you."),
    **dict.fromkeys(("ask_skill", "ask_language", "ask_licence", "ask_education"), _TELL),
    **dict.fromkeys(("ask_work", "ask_targets", "ask_needs"), _TELL),
    **dict.fromkeys(("ask_home", "ask_km", "ask_move", "ask_transport"), _WAY),
    **dict.fromkeys(("more_km", "find_room"), _WAY),
    **dict.fromkeys(("ask_load", "ask_shifts", "ask_hours"), _HOURS),
    **dict.fromkeys(("permit", "ask_later", "open_unit_asked"), _START),
    **dict.fromkeys(("ask_pay", "ask_part_pay", "settle_pay"), _PAY),
}

# Where an application stands, and what comes next, as the person reads it.
STANDS = {
    ApplicationState.PROPOSED: N_("We would like to introduce you to this employer."),
    ApplicationState.ASKED: N_("We would like to introduce you to this employer."),
    ApplicationState.AGREED: N_("The employer has your skills card."),
    ApplicationState.INTERVIEW: N_("You are invited to a job interview."),
    ApplicationState.OFFER: N_("Good news: the employer offers you the job."),
    ApplicationState.ACCEPTED: N_("You have accepted the job."),
    ApplicationState.STARTED: N_("You have started work."),
    ApplicationState.KEPT: N_("You are in work."),
    ApplicationState.DECLINED: N_("You said no to this vacancy."),
    ApplicationState.REFUSED: N_("This time the employer said no."),
    ApplicationState.WITHDRAWN: N_("You no longer take part in this application."),
    ApplicationState.LAPSED: N_("There was no answer in time. This application has ended."),
    ApplicationState.LEFT: N_("You no longer work there."),
}
COMES_NEXT = {
    ApplicationState.PROPOSED: (
        N_("Tell your counselor: yes or no."),
        N_("You may ask about the work first."),
    ),
    ApplicationState.ASKED: (
        N_("Tell your counselor: yes or no."),
        N_("You may ask about the work first."),
    ),
    ApplicationState.AGREED: (
        N_("The employer reads your card. There is no name on it."),
        N_("Your counselor tells you what the employer answers."),
    ),
    ApplicationState.INTERVIEW: (
        N_("You get a paper with the day and the time."),
        N_("Prepare with your counselor."),
    ),
    ApplicationState.OFFER: (
        N_("You decide: yes or no."),
        N_("Ask your counselor about pay, hours and the first day."),
    ),
    ApplicationState.ACCEPTED: (
        N_("Keep your papers ready: identity card, bank account."),
        N_("Your counselor tells you about the first day."),
    ),
    ApplicationState.STARTED: (
        N_("If something is hard, talk with the employer early."),
        N_("Your counselor or probation officer can help too."),
    ),
    ApplicationState.KEPT: (N_("Well done. Keep going."),),
    ApplicationState.DECLINED: (
        N_("That is your right. Nothing bad comes of it."),
        N_("There will be other vacancies."),
    ),
    ApplicationState.REFUSED: (
        N_("This says nothing about you as a person."),
        N_("Talk with your counselor about what to learn from it."),
        N_("There will be other vacancies."),
    ),
    ApplicationState.WITHDRAWN: (
        N_("The employer no longer sees your card."),
        N_("There will be other vacancies."),
    ),
    ApplicationState.LAPSED: (
        N_("That is not your fault."),
        N_("There will be other vacancies."),
    ),
    ApplicationState.LEFT: (
        N_("The State Employment Agency helps you to find other work."),
        N_("There will be other vacancies."),
    ),
}
MEETINGS = {
    InterviewState.TOOK_PLACE: N_("The interview took place."),
    InterviewState.MISSED: N_("The interview did not take place."),
    InterviewState.CANCELLED: N_("The interview was cancelled."),
    InterviewState.BOOKED: N_("The interview is planned, the prison has still to confirm it."),
    InterviewState.CONFIRMED: N_("The interview is confirmed."),
}
