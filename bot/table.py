"""Which function answers what."""

from __future__ import annotations

from collections.abc import Callable

from bot.conversations import note
from bot.conversations.calling import CALLING, Settings
from bot.conversations.check_in import CHECK_IN, Door
from bot.conversations.contact import CONTACT
from bot.conversations.guide import Guide
from bot.handlers import (
    acting_for,
    admitting,
    alarm,
    boards,
    groups,
    joining,
    language,
    members,
    my_shifts,
    night,
    offers,
    passing_on,
    reminding,
    seat_timers,
    substituting,
    welcome,
)
from bot.handlers.calling import board, checking, contacts, trial
from bot.handlers.emergencies import adding, stepping, taps, telling
from bot.handlers.emergencies import words as emergencies
from bot.language import Languages, T
from bot.services import notes, shifts, substitutes, upkeep
from bot.services.emergencies import audit, trials
from bot.turns.dispatch import Dispatch, Handler, TimerKind
from bot.turns.turn import Turn
from bot.turns.words import plain


async def otherwise(turn: Turn) -> None:
    """Nothing is open that it would belong to: an emergency, an alarm that it may be, else what there is."""
    if not await adding.take(turn) and not await alarm.offered(turn):
        await welcome.otherwise(turn)


def dispatch_table(username: Callable[[], str] = lambda: "") -> Dispatch:
    """`username`: the bot's, for links to it; empty while it is not known."""
    guide = Guide((CHECK_IN, note.NOTE, CALLING, CONTACT), otherwise)
    check_in = Door(guide)
    settings = Settings(guide)

    async def start(turn: Turn) -> None:
        await joining.start(turn)
        guide.show_unfinished(turn)

    async def tap_seat(turn: Turn) -> None:
        await my_shifts.tap(turn, check_in.here)

    async def stale(turn: Turn) -> None:
        if not turn.drafts:
            await welcome.stale(turn)
            return
        welcome.worn_out(turn)
        if not await guide.shows(turn):
            welcome.show_menu(turn)

    async def answer(turn: Turn) -> None:
        """What is said belongs to the emergency that is open, else to the form that is."""
        if not await adding.take(turn):
            await guide.answer(turn)

    async def begin_note(turn: Turn) -> None:
        await guide.begin(turn, note.NOTE.name)

    async def forget_old(turn: Turn) -> None:
        await upkeep.forget_old(turn.session, turn.now)

    commands: dict[str, Handler] = {
        "start": start,
        "help": welcome.help_,
        "lang": language.ask,
        "note": begin_note,
        "checkin": check_in.open,
        "my": my_shifts.show,
        "today": boards.today,
        "duty": boards.duty,
        "short": boards.short,
        "people": members.show,
        "find": members.find,
        "calling": board.show,
        "night": night.show,
        alarm.COMMAND: alarm.alarm,
    }

    async def from_menu(turn: Turn) -> None:
        choice = None if turn.event is None else turn.event.choice
        await commands.get("" if choice is None else choice.choice, welcome.stale)(turn)

    def unless_answered(handler: Handler) -> Handler:
        async def heard(turn: Turn) -> None:
            await (guide.answer if await guide.is_answered(turn) else handler)(turn)

        return heard

    languages = Languages()
    words = offers.words(languages, commands)
    for word, said in (  # what stands on buttons
        (T("I am here"), check_in.open),
        (T("On my way"), my_shifts.on_my_way),
        (T("I cannot come"), my_shifts.cannot_come),
        (T("Cover"), boards.short),
        (T("You may call me at night"), night.on),
        (T("Do not call me at night"), night.off),
    ):
        words |= {plain(languages.render(word, locale)): said for locale in languages.known}
    table = Dispatch(
        commands=commands,
        words={word: unless_answered(handler) for word, handler in words.items()},
        phrases={"找": members.find},
        offers=offers.FOR_STRANGERS,
        taps={
            **guide.taps,
            "seat": tap_seat,
            "shifts": my_shifts.tap_list,
            "sub": substituting.tap,
            "lead": acting_for.tap_lead,
            "for": passing_on.tap,
            "buddy": acting_for.tap_buddy,
            "look": acting_for.tap_look,
            "hole": acting_for.tap_hole,
            "roll": acting_for.tap_roll,
            "board": boards.tap,
            admitting.VERB: admitting.tap,
            members.LIST: members.tap_list,
            members.PERSON: members.PersonCard(username).tap,
            offers.VERB: from_menu,
            language.VERB: language.choose,
            emergencies.VERB: taps.tap,
            board.VERB: settings.tap,
            contacts.VERB: settings.tap_contact,
            trial.VERB: trial.tap,
            night.VERB: night.tap,
        },
        answer=answer,
        otherwise=otherwise,
        stale=stale,
        stranger=joining.stranger,
        group=groups.group,
        group_alarm=groups.alarm,
        flooded=welcome.flooded,
        timers={
            **guide.timers,
            "note.remind": TimerKind(note.remind),
            "forget-old": TimerKind(forget_old),
            "shifts.publish": TimerKind(reminding.publish),
            seat_timers.TIMER: TimerKind(reminding.fire),
            substituting.TIMER: TimerKind(substituting.wave_over),
            stepping.TIMER: TimerKind(stepping.fire),
            stepping.STOPPED: TimerKind(stepping.stopped),
            trial.TIMER: TimerKind(trial.fire),
            checking.JOB: TimerKind(checking.check),
        },
        jobs={"forget-old": "daily 03:40", checking.JOB: "daily 09:00"},
        relevance={
            "note": notes.still_there,
            "seat": shifts.still_expected,
            "search": substitutes.still_wanted,
            telling.RELEVANCE: telling.still_true,
            trial.RELEVANCE: trials.is_waited_for,
        },
        undelivered={telling.RELEVANCE: stepping.not_reached, trial.RELEVANCE: trial.not_reached},
        audits={stepping.STOPPED: audit.stopped},
        urgent=alarm.is_alarm,
        alarm=alarm.alarm,
    )
    table.check()
    return table
