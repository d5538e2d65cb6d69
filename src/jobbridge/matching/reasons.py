"""What a verdict says, and the one action that would lift it, by code.

Each stands beside the requirement's own name ("Welding with MIG/MAG", "Latvian"), so none
repeats it.
"""

from jobbridge.i18n import N_

SAYS = {
    # The profession
    "no_occupation": N_("The vacancy has no profession from the classifier yet."),
    "no_targets": N_("Neither target professions nor past work are recorded."),
    "target_6": N_("The person's target profession."),
    "target_4": N_("In the same occupation group as a target profession."),
    "target_3": N_("Close to a target profession."),
    "target_2": N_("In the same broad field as a target profession."),
    "worked_6": N_("The person has worked in this profession."),
    "worked_4": N_("The person has worked in the same occupation group."),
    "worked_3": N_("The person has worked in something close to it."),
    "worked_2": N_("The person has worked in the same broad field."),
    "target_kin": N_("Needs much the same skills as a target profession: %(through)s."),
    "worked_kin": N_("Needs much the same skills as work that the person has done: %(through)s."),
    "elementary": N_("Learnt on the job: open to everybody."),
    "other_trade": N_("Far from the person's targets and past work."),
    "worked_enough": N_("Months of experience: %(had)s, asked for: %(months)s."),
    "worked_less": N_("Months of experience: %(had)s, asked for: %(months)s."),
    "never_worked": N_("No such work is recorded, months asked for: %(months)s."),
    "no_work_known": N_("How long the person has done this is not recorded."),
    # What is known and held
    "not_recorded": N_("Nothing of the kind is recorded about the person."),
    "expired": N_("It ran out on %(day)s."),
    "expires_first": N_("It runs out on %(day)s, before work could begin on %(begins)s."),
    "skill_met": N_("Level %(have)s of 4, asked for: %(level)s."),
    "skill_declared": N_("Level %(have)s of 4 in the person's own words, asked for: %(level)s."),
    "skill_below": N_("Level %(have)s of 4, asked for: %(level)s."),
    "skill_kin": N_("Not recorded itself; held is what is close to it: %(through)s."),
    "skill_licensed": N_("Not recorded itself; held is a licence for it: %(through)s."),
    "no_skill": N_("Not among the person's recorded skills."),
    "language_met": N_("Level %(have)s, asked for: %(level)s."),
    "language_below": N_("Level %(have)s, asked for: %(level)s."),
    "language_by_law": N_("Level %(have)s; the profession itself asks for %(level)s."),
    "language_below_law": N_("Level %(have)s; the profession itself asks for %(level)s."),
    "no_language_level": N_("The language is recorded without its level, asked for: %(level)s."),
    "no_language": N_("Not among the person's recorded languages, asked for: %(level)s."),
    "licence_met": N_("Held: %(held)s."),
    "licence_until": N_("Held: %(held)s, valid until %(day)s."),
    "no_licence": N_("Not among the person's recorded licences."),
    "education_met": N_("Level %(have)s of the qualifications framework, asked for: %(level)s."),
    "education_below": N_("Level %(have)s of the qualifications framework, asked for: %(level)s."),
    "no_education": N_("Education is not recorded."),
    # When
    "open_unit": N_("Free from %(day)s, out of the open unit, while the sentence lasts."),
    "open_unit_at_latest": N_(
        "Release is expected on %(expected)s; if it is later, free from %(day)s out of the open "
        "unit."
    ),
    "released": N_("Released by %(day)s at the latest."),
    "free_now": N_("Can begin at once."),
    "released_before": N_(
        "Released by %(day)s at the latest, days to spare before work begins: %(slack)s."
    ),
    "open_unit_before": N_(
        "Free from %(day)s, out of the open unit, while the sentence lasts; days to spare: "
        "%(slack)s."
    ),
    "wishes_from": N_("Free after release; wishes to begin on %(day)s."),
    "released_likely": N_("Released between %(earliest)s and %(latest)s, most likely in time."),
    "released_perhaps": N_("Released between %(earliest)s and %(latest)s, perhaps in time."),
    "waits": N_("Free on %(day)s. Days that the employer would wait: %(days)s."),
    "too_late": N_("Free only on %(day)s. Days that the employer would wait: %(days)s."),
    "closed": N_("Applications closed on %(day)s."),
    # Where
    "anywhere": N_("The person would work anywhere."),
    "anywhere_km": N_("The person would work anywhere: %(distance)s km from home."),
    "within": N_("%(distance)s km from home, willing to go %(km)s km."),
    "would_move": N_("%(distance)s km from home, but the employer offers a place to live."),
    "too_far_to_move": N_(
        "%(distance)s km from home, willing to go %(km)s km; the employer offers a place to live."
    ),
    "carried": N_("%(distance)s km from home, willing to go %(km)s km; there is a staff bus."),
    "too_far": N_("%(distance)s km from home, willing to go %(km)s km."),
    "no_home": N_("The municipality of return is not recorded."),
    "no_place": N_("The vacancy does not say where the work is."),
    "no_km": N_("%(distance)s km from home; how far the person would go is not recorded."),
    "room_offered": N_("Needed, and the employer offers a place to live."),
    "no_room": N_("Needed, and the employer offers none."),
    # How long, for how much
    "no_needs": N_("What the person needs of a job is not recorded."),
    "any_load": N_("Full or part time, both suit the person."),
    "no_load": N_("The vacancy does not say whether it is full or part time."),
    "load_full": N_("Full time, which suits the person."),
    "load_part": N_("Part time, which suits the person."),
    "not_full": N_("Full time, but the person can work only part time."),
    "not_part": N_("Part time, but the person needs full time."),
    "shifts_fine": N_("Shifts suit the person."),
    "shifts_unsaid": N_("The person cannot work shifts; the vacancy does not say."),
    "no_shifts": N_("Shift work, which the person cannot do."),
    "nights_fine": N_("Nights suit the person."),
    "no_nights": N_("Night work, which the person cannot do."),
    "no_least": N_("The person names no least pay."),
    "no_pay": N_("The vacancy names no pay; the person needs %(least)s € a month."),
    "pay_enough": N_("%(low)s–%(high)s € a month before tax, needed: %(least)s €."),
    "pay_within": N_("%(low)s–%(high)s € a month before tax, needed: %(least)s €."),
    "pay_below": N_("%(low)s–%(high)s € a month before tax, needed: %(least)s €."),
    "pay_part": N_(
        "%(low)s–%(high)s € a month before tax for fewer hours; full time it would be "
        "%(whole_low)s–%(whole_high)s €, needed: %(least)s €."
    ),
    "pay_part_below": N_(
        "%(low)s–%(high)s € a month before tax for fewer hours; even full time it would be "
        "%(whole_low)s–%(whole_high)s €, needed: %(least)s €."
    ),
    "limited": N_("A recorded work limit speaks against it."),
    "no_limit": N_("No work limit speaks against it."),
}

LIFTS = {
    "name_occupation": N_("Confirm the vacancy's profession."),
    "ask_targets": N_("Record target professions and past work at a consultation."),
    "widen_targets": N_("Talk about whether this work would be a first step."),
    "ask_work": N_("Ask where and how long the person has worked."),
    "trial_period": N_("Ask the employer about a trial day or a trainee's start."),
    "renew": N_("Renew it before work begins."),
    "ask_skill": N_("Ask about the person's skills and record them."),
    "get_skill": N_("Train it in the workshop or on a course, and have it observed."),
    "show_skill": N_("Have it observed in the workshop, so that it does not rest on words."),
    "show_kin": N_("Ask whether the person can do this as well, and have it observed."),
    "ask_language": N_("Ask which languages the person speaks, and how well."),
    "show_language": N_("Ask for a state-language certificate, or for schooling in Latvian."),
    "get_language": N_("Take the language course and the exam for level %(level)s."),
    "ask_licence": N_("Ask which licences and certificates the person holds."),
    "get_licence": N_("Sign up for the training and the exam."),
    "ask_education": N_("Ask what schooling the person has finished."),
    "get_education": N_("Ask the employer whether experience counts instead."),
    "permit": N_("Ask the warden for a permit to work outside."),
    "ask_later": N_("Ask the employer whether the start can wait."),
    "open_unit_asked": N_("Ask whether a move to an open unit is planned."),
    "ask_home": N_("Record where the person will live."),
    "ask_place": N_("Ask the employer for the address of the work."),
    "ask_km": N_("Ask how far the person would travel."),
    "ask_move": N_("Ask whether the person would move there."),
    "ask_transport": N_("Ask the employer where its transport stops."),
    "more_km": N_("Ask whether %(more)s km more would be possible, by bus or by moving."),
    "find_room": N_("Ask the social service of the municipality about a place to live."),
    "ask_needs": N_("Record the person's conditions at a consultation."),
    "ask_load": N_("Ask the employer about the working hours."),
    "ask_shifts": N_("Ask the employer whether there are shifts."),
    "ask_hours": N_("Ask the employer whether other hours are possible."),
    "ask_pay": N_("Ask the employer what it pays."),
    "ask_part_pay": N_("Ask whether the pay for these hours is enough for the person."),
    "settle_pay": N_("Talk with both sides about the pay."),
    "adapt_work": N_("Ask the employer whether the work can be arranged without it."),
}
