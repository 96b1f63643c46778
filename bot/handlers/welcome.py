"""/start, /help, and what is said when nothing else fits."""

from __future__ import annotations

from bot.handlers import keyboard, offers
from bot.language import T, Text
from bot.turns.events import Event, Kind
from bot.turns.messages import Message
from bot.turns.turn import Turn

MENU_CARD = "menu"


async def start(turn: Turn) -> None:
    """The greeting puts the permanent keyboard in place; the main menu is a card of its own below."""
    greeting = T(
        "Hello {name}! The keys below stay there: SOS calls for help, 📍 sends where you are, "
        "My shifts shows when it is your turn.",
        name=turn.speaker.called,
    )
    turn.say(Message(greeting, keys=keyboard.KEYS))
    turn.menu(offers.commands(turn.speaker.roles))
    show_menu(turn)


def show_menu(turn: Turn) -> None:
    turn.say(offers.main_menu(turn.speaker.roles), card=MENU_CARD, fresh=True)


async def more(turn: Turn) -> None:
    """The next page of the main menu."""
    page = 0 if turn.event is None or turn.event.choice is None else turn.event.choice.id
    turn.say(offers.main_menu(turn.speaker.roles, page), card=MENU_CARD, takes_over=True)


async def help_(turn: Turn) -> None:
    turn.menu(offers.commands(turn.speaker.roles))
    turn.say(
        Text("{words}\n{offers}", {"words": T("This is what I can do:"), "offers": offers.listed(turn.speaker.roles)})
    )


async def otherwise(turn: Turn) -> None:
    """What is there to tap, and no list to read; one answer to an album."""
    event = turn.event
    if event is None:
        return
    card = f"album:{event.album}" if event.album else MENU_CARD
    turn.say(offers.main_menu(turn.speaker.roles, words=_not_understood(event)), card=card, fresh=not event.album)


def _not_understood(event: Event) -> Text:
    match event.kind:
        case Kind.TEXT:
            return T("I did not understand that. What shall we do? Everything that I can do is under “Help”.")
        case Kind.COMMAND:
            return T("There is no /{command}. What shall we do?", command=event.command)
        case Kind.LOCATION:
            return T("I did not keep where you are: I ask for it when it is needed. What shall we do?")
        case _:
            return T("I cannot read this one yet. What shall we do?")


async def edited(turn: Turn) -> None:
    """One sentence however often it is changed; nothing is lost, because what was sent first was heard."""
    turn.say(T("I do not see what is changed afterwards. Please send it once more as a new message."), card="edited")


def worn_out(turn: Turn) -> None:
    """A button that nothing answers any more: say so, and take it away."""
    turn.toast(T("That button is no longer in use. Below is what there is now."))
    turn.worn()


async def stale(turn: Turn) -> None:
    worn_out(turn)
    show_menu(turn)


async def flooded(turn: Turn) -> None:
    turn.say(T("That was a lot at once. I have kept everything, but please go on a little slower."))
