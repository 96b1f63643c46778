"""The way in: invites that are used, and what a stranger hears."""

from __future__ import annotations

from bot.handlers import admitting, keyboard, welcome
from bot.handlers.alarm import is_alarm
from bot.language import T, Text
from bot.services import joining, people
from bot.services.joining import Outcome
from bot.turns.events import Choice, Event, Kind
from bot.turns.messages import Button, Lane, Message
from bot.turns.turn import Turn
from db.models import JoinRequest, Role

VERB = "join"

REFUSALS = {
    Outcome.UNKNOWN: T(
        "I do not know this invite. Please look at it once more, or ask the community office for a new one."
    ),
    Outcome.USED: T("This invite has been used already. Please ask the community office for a new one."),
    Outcome.EXPIRED: T("This invite has run out, it holds for a day. Please ask the community office for a new one."),
}


async def start(turn: Turn) -> None:
    """/start from somebody whom we know; they may have tapped an invite all the same."""
    event = turn.event
    if event is None or not event.text.strip():
        await welcome.start(turn)
        return
    meant = await joining.invited(turn.session, event.text)
    if meant is None or meant.id == turn.speaker.id:
        turn.say(T("You belong to us already, {name}; nothing more is needed.", name=turn.speaker.called))
    else:
        turn.say(T("This invite is for somebody else; please pass it on. You belong to us already."))


async def stranger(turn: Turn) -> None:
    """Whatever somebody sends whom we do not know."""
    event = turn.event
    if event is None:
        return
    if is_alarm(event):
        turn.say(
            T(
                "Call 110, 119 or 120 first! I only know the members of our team and can call nobody for you. "
                "Then ask whoever is near you, or the community office."
            ),
            lane=Lane.EMERGENCY,
        )
    elif await joining.owner(turn.session, event.channel, event.account) is not None:
        turn.say(T("You belong to us now. Tap /start to begin."))
    elif _holds_code(event):
        await _use(turn, event, event.text)
    elif event.kind is Kind.CHOICE and event.choice is not None and event.choice.verb == VERB:
        await _ask(turn, event)
    else:
        await _listen(turn, event)


def _holds_code(event: Event) -> bool:
    if event.kind is Kind.COMMAND:
        return event.command == "start" and bool(event.text.strip())
    return event.kind is Kind.TEXT and joining.looks_like_code(event.text)


async def _use(turn: Turn, event: Event, code: str) -> None:
    used = await joining.redeem(
        turn.session, code, channel=event.channel, account=event.account, chat=event.chat, now=turn.now
    )
    if used.person is None:
        turn.say(_with_button(REFUSALS[used.outcome]))
        return
    turn.say(Message(greeting(used.person.called or used.person.name), keys=keyboard.KEYS))
    if used.request is not None:
        await admitting.show_coordinators(turn, used.request)


def greeting(name: str) -> Text:
    return T("Welcome, {name}! From now on I know you here. /start shows what I can do.", name=name)


async def _ask(turn: Turn, event: Event) -> None:
    row = await joining.ask(
        turn.session, channel=event.channel, account=event.account, chat=event.chat, name=event.name, now=turn.now
    )
    turn.say(_state(row))


async def _listen(turn: Turn, event: Event) -> None:
    row = await joining.request_of(turn.session, event.channel, event.account)
    if row is None or (row.answered_at is not None and joining.may_ask_again(row, turn.now)):
        turn.say(_with_button(T("Hello! I only know the members of our team. Would you like to join?")))
    elif row.answered_at is None and row.words is None and event.kind is Kind.TEXT:
        await _take_words(turn, row, event.text.strip())
    else:
        turn.say(_state(row))


async def _take_words(turn: Turn, row: JoinRequest, words: str) -> None:
    if not words or len(words) > joining.LONGEST_WORDS:
        turn.say(T("A little shorter, please: your name and your building, such as: He Ping, building 3."))
        return
    joining.write(turn.session, row, words, turn.now)
    await admitting.show_coordinators(turn, row)
    if await people.with_roles(turn.session, (Role.COORDINATOR,)):
        turn.say(T("Thank you! I have told the coordinator; as soon as they answer you hear of it here."))
    else:
        turn.say(T("Thank you, I have noted it. Please tell the community office as well."))


def _state(row: JoinRequest) -> Text:
    if row.outcome == "declined":
        return T("The coordinator has looked at it and it does not fit just now. Please ask at the community office.")
    if row.words is None:
        return T("Good! Write me your name and your building in one message, such as: He Ping, building 3.")
    return T("The coordinator has it already; as soon as they answer you hear of it here.")


def _with_button(words: Text) -> Message:
    return Message(words, ((Button(T("I would like to join"), Choice(VERB, 0, 0)),),))
