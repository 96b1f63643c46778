"""我来巡一圈: a round outside any shift, by one person, who is asked now and then how they are."""

from __future__ import annotations

from bot.handlers.patrols import walking
from bot.handlers.patrols.timers import arm
from bot.handlers.welfare import watching
from bot.language import T
from bot.services.patrols import rounds
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn

WALK = "walk"
MOST_ROUTES = 8


async def walk(turn: Turn) -> None:
    """我来巡一圈: a round outside any shift. Whoever walks one already sees it."""
    mine = await rounds.to_sign(turn.session, turn.speaker.id, turn.now)
    walked = next((each for each in mine if rounds.is_open(each.patrol)), None)
    if walked is not None:
        await walking.show_to(turn, walked, turn.speaker.id, fresh=True)
        return
    routes = await rounds.routes(turn.session)
    if not routes:
        turn.say(T("There is no patrol route yet; the office puts one in."))
        return
    buttons = [Button(route.name, Choice(WALK, route.id, 0)) for route in routes[:MOST_ROUTES]]
    rows = tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
    turn.say(Message(T("Which way do you go?"), rows), card="walk", fresh=True)


async def tap_route(turn: Turn) -> None:
    choice = turn.choice
    mine = await rounds.to_sign(turn.session, turn.speaker.id, turn.now)
    walked = next((each for each in mine if rounds.is_open(each.patrol)), None)
    if walked is None and choice is not None and await rounds.is_route(turn.session, choice.id):
        patrol = await rounds.begin_without_shift(turn.session, choice.id, turn.speaker.id, turn.now)
        walked = await rounds.look(turn.session, patrol)
        arm(turn, walked)
        await walking.play_handover(turn, walked, turn.speaker.id)
        await watching.begin(turn, turn.speaker.id, None)  # nobody else is known to go
    if walked is None:
        await walk(turn)  # a way that is no more: those that there are
        return
    before = await rounds.last_handover(turn.session, walked.patrol.route_id, besides=walked.patrol.id)
    words = None if before is None else before.handover
    note = "" if words is None else T("From the last patrol: {words}", words=words)
    await walking.show_to(turn, walked, turn.speaker.id, fresh=True, note=note)
