"""What there is: one row for each command, from which /help, the platform's menu, the main menu and the plain words are
made. Who may do it is asked by its handler each time; here it is only not offered to those who may not."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.handlers import keyboard
from bot.language import Languages, T, Text, joined
from bot.turns.dispatch import Handler
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.words import plain
from db.models import Role

VERB = "menu"
PER_ROW = 3
MOST = 12
"""Buttons on one page of the main menu."""
MORE = "more"


@dataclass(frozen=True, slots=True)
class Offer:
    command: str
    tells: Text
    button: Text | None = None
    """On the main menu; None: not there."""
    words: tuple[Text, ...] = ()
    """Plain words that do the same, in each language."""
    roles: frozenset[Role] = frozenset()
    """Whom it is offered to; empty: everybody."""


OFFICE = frozenset({Role.COORDINATOR, Role.EXECUTIVE})
POLICE = frozenset({Role.OFFICER, Role.AUXILIARY})
LEADING = frozenset({Role.LEADER, Role.DEPUTY, Role.COORDINATOR, Role.EXECUTIVE})
VOLUNTEERS = frozenset({Role.VOLUNTEER})
OFFERS = (
    Offer("checkin", T("I am at my post"), T("✅ Check in"), (T("Check in"),)),
    Offer("signoff", T("the patrol is over"), None, (T("Sign off"),)),
    Offer("walk", T("go on a round without a shift"), None, (T("I go on a round"),)),
    Offer("report", T("report what you have seen"), T("📣 Report it"), (T("Report"),)),
    Offer("my", T("my shifts"), T("📅 My shifts"), (keyboard.MY_SHIFTS, T("Why me?"))),
    Offer("calendar", T("my shifts for my phone's calendar"), None, (T("Calendar"),)),
    Offer("free", T("when I am free"), T("🕒 When I am free"), (T("When I am free"), T("Free")), VOLUNTEERS),
    Offer(
        "leave",
        T("I am away for some days"),
        T("🏖 Leave"),
        (T("Leave"), T("I am away for some days")),
        VOLUNTEERS | LEADING,
    ),
    Offer("swap", T("exchange a shift with somebody"), None, (T("Exchange"),), VOLUNTEERS | OFFICE),
    Offer("wishes", T("shifts I would like, or rather not"), None, (T("Shifts I would like"),), VOLUNTEERS),
    Offer("today", T("today's shifts"), T("📋 Today"), (T("Today"),), LEADING),
    Offer("duty", T("who is on, and who is missing"), T("👀 Who is missing"), (T("Who is missing"),), LEADING),
    Offer("short", T("where people are needed"), T("🙋 Short of people"), (T("Short of people"),), LEADING),
    Offer(
        "roster",
        T("the roster: plan, look, change, publish"),
        T("🗓 Roster"),
        (T("Roster"), T("The whole roster"), T("Next week's shifts")),
        OFFICE,
    ),
    Offer(
        "week",
        T("who stands where this week: as a picture, as text, as a file"),
        None,
        (T("Roster of the week"), T("This week")),
        LEADING,
    ),
    Offer("fairness", T("who stands how much, and how much is asked"), None, (T("Fairness"),), LEADING),
    Offer("alarms", T("emergencies that are open"), T("🔴 Emergencies"), (T("Emergencies"),), OFFICE),
    Offer("cases", T("what was reported, and how far it is"), T("📂 Cases"), (T("Cases"),), LEADING | POLICE),
    Offer("points", T("hazard points, and what was found there"), T("📍 Hazard points"), (T("Hazard points"),)),
    Offer("mine", T("what I reported, and what is mine"), None, (T("My matters"),)),
    Offer("untaken", T("reports that nobody has taken up"), None, (T("Untaken cases"),), LEADING | POLICE),
    Offer("overdue", T("reports that are overdue"), None, (T("Overdue cases"),), LEADING | POLICE),
    Offer("close", T("close a case: /close 86"), None, (), OFFICE),
    Offer("ledger", T("this month's cases as an Excel file"), None, (T("Ledger"),), OFFICE),
    Offer("people", T("who is who"), T("📇 People"), (T("People"),), LEADING),
    Offer("find", T("find somebody by name"), None, (), LEADING),
    Offer("signups", T("read in the list that the group has filled in"), None, (T("List from the group"),), OFFICE),
    Offer(
        "schools",
        T("schools: posts, times, terms, days that are different"),
        T("🏫 Schools"),
        (T("Schools"), T("New school")),
        OFFICE,
    ),
    Offer("holidays", T("the country's holidays of a year"), None, (T("Holidays of the year"), T("Holidays")), OFFICE),
    Offer(
        "patterns", T("when patrols walk, and what happens once"), T("🚶 Patrol times"), (T("Patrol times"),), OFFICE
    ),
    Offer("sheets", T("enter people, schools, patrols by spreadsheet"), None, (T("By spreadsheet"),), OFFICE),
    Offer("routes", T("whose a report becomes"), None, (T("Who gets reports"),), OFFICE),
    Offer("drill", T("practise an emergency"), T("🚨 Drill"), (T("Drill"),), OFFICE),
    Offer(
        "figures",
        T("how quick help was this month"),
        T("📊 Calls for help"),
        (T("Emergency figures"),),
        OFFICE | {Role.LEADERSHIP},
    ),
    Offer("calling", T("who is called to emergencies"), T("🔔 SOS setting"), (T("SOS setting"),), OFFICE),
    Offer("alone", T("I patrol alone: ask me now and then how I am"), None, (T("I patrol alone"),)),
    Offer("night", T("whether I may be called at night"), T("🌙 At night"), (), frozenset({Role.VOLUNTEER})),
    Offer("note", T("write something down and be reminded"), T("📝 Note"), (T("Note"),)),
    Offer("lead", T("tell the officers something in confidence"), T("🔎 Lead"), (T("Lead"),)),
    Offer("leads", T("leads that wait"), T("🔎 Leads that wait"), (), frozenset({Role.OFFICER})),
    Offer("sos", T("call for help")),
    Offer("lang", T("中文 / English"), T("🌐 中文 / English"), (T("Language"),)),
    Offer("help", T("what I can do"), None, (T("Help"),)),
)
FOR_STRANGERS = (("start", T("say hello")), ("help", T("what I can do")))


def offered(roles: Collection[Role], offers: Sequence[Offer] = OFFERS) -> list[Offer]:
    return [offer for offer in offers if not offer.roles or not offer.roles.isdisjoint(roles)]


def commands(roles: Collection[Role]) -> list[tuple[str, Text]]:
    """For `turn.menu`."""
    return [(offer.command, offer.tells) for offer in offered(roles)]


def listed(roles: Collection[Role]) -> Text:
    """One line for each command."""
    return joined(
        Text("/{command} - {tells}", {"command": offer.command, "tells": offer.tells}) for offer in offered(roles)
    )


ASKS = T("What shall we do?")


def main_menu(roles: Collection[Role], page: int = 0, words: Text = ASKS) -> Message:
    buttons = [
        Button(offer.button, Choice(VERB, 0, 0, offer.command)) for offer in offered(roles) if offer.button is not None
    ]
    if len(buttons) > MOST:
        pages = [buttons[start : start + MOST - 1] for start in range(0, len(buttons), MOST - 1)]
        page %= len(pages)
        buttons = [*pages[page], Button(T("More ▶"), Choice(VERB, (page + 1) % len(pages), 0, MORE))]
    rows = (tuple(buttons[start : start + PER_ROW]) for start in range(0, len(buttons), PER_ROW))
    return Message(words, tuple(rows))


def words(languages: Languages, handlers: Mapping[str, Handler]) -> dict[str, Handler]:
    """For the dispatch table: what does the same as a command when it is written, in every language. What a button says
    does so too, where it is nothing else's word."""
    labels = [(each.button, each) for each in OFFERS if each.button is not None]
    said = [(word, each) for each in OFFERS for word in each.words]
    return {
        _bare(languages.render(word, locale)): handlers[offer.command]
        for word, offer in (*labels, *said)
        for locale in languages.known
    }


def _bare(said: str) -> str:
    """Without the sign before it: nobody types that."""
    sign, _, rest = said.partition(" ")
    return plain(said if any(each.isalnum() for each in sign) else rest)
