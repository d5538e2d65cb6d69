"""The codes that facts, agreements and restrictions are written in, with their English names.

Labels are message ids: show them through `words.gettext`.
"""

from jobbridge.i18n import N_
from jobbridge.inmates.model import Evidence, FactKind

CEFR = ("A1", "A2", "B1", "B2", "C1", "C2")
SKILL_LEVELS = {
    1: N_("Has tried it"),
    2: N_("Does it with help"),
    3: N_("Does it alone"),
    4: N_("Can teach it"),
}
EDUCATION_LEVELS = {
    1: N_("Began basic education (LKI 1)"),
    2: N_("Basic education (LKI 2)"),
    3: N_("Vocational basic education (LKI 3)"),
    4: N_("Secondary education (LKI 4)"),
    5: N_("First-level higher education (LKI 5)"),
    6: N_("Bachelor (LKI 6)"),
    7: N_("Master (LKI 7)"),
    8: N_("Doctor (LKI 8)"),
}
EVIDENCE = {
    Evidence.DECLARED: N_("In the person's own words"),
    Evidence.OBSERVED: N_("Seen by the counselor"),
    Evidence.CERTIFICATE_INSIDE: N_("Certificate, learnt in prison"),
    Evidence.CERTIFICATE_BEFORE: N_("Certificate from before"),
}
FACT_KINDS = {
    FactKind.TARGET: N_("Wanted work"),
    FactKind.EXPERIENCE: N_("Work so far"),
    FactKind.SKILL: N_("Skills"),
    FactKind.LANGUAGE: N_("Languages"),
    FactKind.LICENCE: N_("Licences and certificates"),
    FactKind.EDUCATION: N_("Education"),
    FactKind.LIMIT: N_("Cannot work with"),
}
LANGUAGES = {
    "lv": N_("Latvian"),
    "ru": N_("Russian"),
    "en": N_("English"),
    "de": N_("German"),
    "lt": N_("Lithuanian"),
    "et": N_("Estonian"),
    "uk": N_("Ukrainian"),
    "pl": N_("Polish"),
    "be": N_("Belarusian"),
    "rom": N_("Romani"),
    "lsl": N_("Latvian Sign Language"),
}
STATE_LANGUAGE = "STATELANG"
LICENCES = {
    STATE_LANGUAGE: N_("State-language certificate"),
    "AM": N_("Moped (AM)"),
    "A": N_("Motorcycle (A)"),
    "B": N_("Car (B)"),
    "BE": N_("Car with trailer (BE)"),
    "C1": N_("Light lorry (C1)"),
    "C": N_("Lorry (C)"),
    "CE": N_("Lorry with trailer (CE)"),
    "D": N_("Bus (D)"),
    "CODE95": N_("Professional driver (code 95)"),
    "TRAKTOR": N_("Tractor"),
    "FORKLIFT": N_("Fork-lift truck"),
    "CRANE": N_("Crane and hoist"),
    "WELDING": N_("Welder's certificate"),
    "ELECTRO": N_("Electrical safety"),
    "HEIGHTS": N_("Work at height"),
    "CHAINSAW": N_("Chainsaw"),
    "HYGIENE": N_("Food hygiene"),
    "GUARD": N_("Guard's certificate"),
}
LIMITS = {
    "STANDING": N_("Standing all day"),
    "LIFTING": N_("Lifting more than 10 kg"),
    "HEIGHTS": N_("Heights"),
    "NIGHTS": N_("Night work"),
    "NOISE": N_("Noise"),
    "DUST": N_("Dust"),
    "COLD": N_("Cold"),
    "OUTDOORS": N_("Work outdoors"),
    "SCREEN": N_("Screen work"),
}
PURPOSES = {
    "listing": N_("Be counted, without a name, among people looking for work"),
    "introduction": N_("Be introduced to employers by skills, without a name"),
    "identity": N_("Tell the employer who they are"),
    "interview": N_("Meet employers"),
    "feedback": N_("Keep the employer's feedback"),
    "mentor": N_("Have a mentor looked for by NGOs and municipal services"),
}
# To whom a hand-over on the release day may tell what is needed there; asked for where the
# hand-over is prepared, not with the others.
HANDOVER_PURPOSES = {
    "handover_branch": N_("Hand over to the branch of the State Employment Agency"),
    "handover_probation": N_("Hand over to the Probation Service"),
    "handover_social": N_("Hand over to the municipal social service"),
    "handover_mentor": N_("Hand over to the mentor"),
    "handover_ngo": N_("Hand over to the coordinator of an NGO or municipality"),
}
AGREED_TEXTS = "2026-11"
"""The version of the words that are signed (`paper.agreements`): a test holds the two together."""
ALL_PURPOSES = PURPOSES | HANDOVER_PURPOSES
MODES = {
    "standing": N_("Stands until it is withdrawn"),
    "each_time": N_("Ask anew for every employer"),
}
PROOFS = {
    "paper": N_("Signed paper, the original"),
    "copy": N_("Certified copy"),
    "electronic": N_("Document signed electronically"),
}
RELATIONS = {
    "mother": N_("Mother"),
    "father": N_("Father"),
    "guardian": N_("Appointed guardian"),
    "foster": N_("Foster family"),
    "court": N_("Orphan's and custody court"),
}
RESTRICTIONS = {
    "BERNI": N_("No work where children stay"),
    "PEDAGOGS": N_("No teaching"),
    "APSARDZE": N_("No guard work"),
    "DIENESTS": N_("No service post"),
    "CIVILDIENESTS": N_("No civil service"),
    "FINANSES": N_("No financial office"),
    "IEROCI": N_("No weapons"),
    "TAKSI": N_("No taxi driving"),
    "VADIT": N_("No driving"),
    "TIESIBAS": N_("As the court wrote"),
    "UZRAUDZIBA": N_("Probation duties: no nights, no travel"),
}
