"""The words of cases: kinds, states, outcomes, and what a line of their story says."""

from __future__ import annotations

from bot.language import T, Text
from bot.turns.events import Choice
from bot.turns.messages import Button
from db.models import Case, CaseKind, CaseOutcome, CaseState, CaseUrgency

VERB = "case"

KINDS: dict[CaseKind, Text] = {
    CaseKind.SECURITY: T("security"),
    CaseKind.FIRE: T("fire safety"),
    CaseKind.DISPUTE: T("dispute"),
    CaseKind.FRAUD: T("fraud"),
    CaseKind.TRAFFIC: T("traffic"),
    CaseKind.FACILITIES: T("public facilities"),
    CaseKind.CARE: T("somebody who needs care"),
    CaseKind.SUSPICIOUS: T("something suspicious"),
    CaseKind.VOICE: T("what people say"),
    CaseKind.OTHER: T("something else"),
}
URGENCIES: dict[CaseUrgency, Text] = {
    CaseUrgency.NORMAL: T("ordinary"),
    CaseUrgency.SOON: T("soon"),
    CaseUrgency.TODAY: T("to be done today"),
}
STATES: dict[CaseState, Text] = {
    CaseState.FOUND: T("nobody has taken it up"),
    CaseState.ACCEPTED: T("taken up"),
    CaseState.ASSIGNED: T("given to somebody"),
    CaseState.HANDLING: T("being done"),
    CaseState.CHECKING: T("to be looked at"),
    CaseState.WITH_POLICE: T("with the police"),
    CaseState.REFERRED: T("with a department"),
    CaseState.FEEDBACK: T("to be told"),
    CaseState.CLOSED: T("closed"),
}
OUTCOMES: dict[CaseOutcome, Text] = {
    CaseOutcome.SOLVED: T("solved"),
    CaseOutcome.RETURNED: T("returned"),
    CaseOutcome.NOT_OURS: T("not the community's"),
    CaseOutcome.POLICE_CHECKED: T("the police have checked it"),
    CaseOutcome.POLICE_HANDLES: T("the police handle it by law"),
    CaseOutcome.POLICE_CLOSED: T("with the police, no details"),
    CaseOutcome.REPLIED: T("the department replied"),
    CaseOutcome.NOTED: T("noted"),
}
SATISFACTION: dict[str, Text] = {
    "satisfied": T("Satisfied"),
    "fair": T("So-so"),
    "dissatisfied": T("Not satisfied"),
    "unsaid": T("Did not say"),
}
STORY: dict[str, Text] = {
    "found": T("found"),
    "joined": T("somebody saw it too"),
    "accept": T("taken up"),
    "ask": T("asked the finder"),
    "answer": T("the finder answered"),
    "go_on": T("goes on without the answer"),
    "resume": T("no answer, the time goes on"),
    "add": T("added"),
    "begin": T("being done"),
    "done": T("done"),
    "cannot": T("cannot be done by them"),
    "looked": T("looked at"),
    "not_yet": T("not yet right"),
    "return": T("returned"),
    "not_ours": T("not the community's"),
    "police": T("to the police"),
    "says": T("the police say"),
    "refer": T("to a department"),
    "reply": T("the reply came"),
    "back": T("back with us"),
    "note": T("noted"),
    "concerned": T("whom it concerns knows"),
    "reopen": T("opened again"),
    "pass": T("passed to the next"),
    "warn": T("reminded"),
    "closed": T("closed"),
    "phoned": T("telephoned"),
    "plate": T("the plate was read"),
}

SEALED = T("🔒 The number plate is kept apart and sealed.")


def story(what: str, name: Text | str) -> Text | None:
    """A line of a case's story; `name`: whom it is about. None: a line that the program keeps for itself."""
    about = {
        "routed": T("goes to {name}", name=name),
        "rerouted": T("goes to {name} instead", name=name),
        "hand": T("given to {name}", name=name),
        "told": T("told {name}", name=name),
        "own": T("now {name}'s", name=name),
        "escalate": T("overdue, before {name}", name=name),
        "again": T("still overdue, before {name}", name=name),
        "not_reached": T("{name} could not be reached", name=name),
    }
    return about.get(what) or STORY.get(what)


def subject(case: Case) -> str:
    """Of its cards and attachments."""
    return f"case:{case.id}"


def button(case: Case, label: Text | str, choice: str) -> Button:
    return Button(label, Choice(VERB, case.id, case.revision, choice))


def where(case: Case, point: str = "") -> Text | str:
    """As exactly as people say it."""
    place = case.place or point
    if case.grid and place and case.grid not in place:
        return T("{grid}, {place}", grid=case.grid, place=place)
    return place or case.grid or T("place not said")


def title(case: Case) -> Text:
    if case.urgency in (CaseUrgency.SOON, CaseUrgency.TODAY):
        return T("<b>No. {number}</b> {kind} · {urgency}", number=case.id, kind=KINDS[case.kind],
                 urgency=URGENCIES[case.urgency])  # fmt: skip
    return T("<b>No. {number}</b> {kind}", number=case.id, kind=KINDS[case.kind])


def outcome(case: Case) -> Text | None:
    """What became of it, as whoever found it hears it. None while nothing did."""
    said = _said(case)
    match case.outcome:
        case None:
            return None
        case CaseOutcome.SOLVED:
            return T("It is done: {words}", words=said) if said else T("It is done.")
        case CaseOutcome.RETURNED:
            return T("It cannot be taken up: {words}", words=said)
        case CaseOutcome.NOT_OURS:
            return T("It is not the community's matter. Please ask: {words}", words=said)
        case CaseOutcome.POLICE_CHECKED:
            return T("The police have checked it.")
        case CaseOutcome.POLICE_HANDLES:
            return T("The police handle it by law.")
        case CaseOutcome.POLICE_CLOSED:
            return T("The police have it; details cannot be told.")
        case CaseOutcome.REPLIED:
            return T("{department} replied: {words}", department=case.department or "", words=said)
        case CaseOutcome.NOTED:
            if said:
                return T("The office has noted it: {words}", words=said)
            return T("The office has noted it, it stands on this month's list.")


def _said(case: Case) -> str:
    """What was put down, without a full stop: the sentence round it has one."""
    return (case.outcome_words or "").strip().rstrip("。.!！")


def solved(case: Case) -> Text:
    """What they will hear when it has been looked at."""
    said = _said(case)
    return T("It is done: {words}", words=said) if said else T("It is done.")


def to_finder(case: Case, name: str, *, joined: bool, words: Text) -> Text:
    if joined:
        return T("{name}, about No. {number} that you saw too ({kind}): {words}",
                 name=name, number=case.id, kind=KINDS[case.kind], words=words)  # fmt: skip
    return T("{name}, about No. {number} that you reported ({kind}): {words}",
             name=name, number=case.id, kind=KINDS[case.kind], words=words)  # fmt: skip
