"""顶班: where somebody is needed, for whoever asks by themselves."""

from __future__ import annotations

from datetime import timedelta

from bot.handlers import boards, seat_cards
from bot.language import T, joined
from bot.services import candidates, leading, rights, shifts, substitutes
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn

SHOWN = 3
AHEAD = timedelta(days=7)


async def show(turn: Turn) -> None:
    """Who leads sees what is short; everybody else what they could take, one tap each."""
    if await rights.may_lead(turn.session, turn.speaker.id):
        await boards.short(turn)
        return
    lines, rows, sought = [], [], set()
    for search in (await substitutes.open_to(turn.session, turn.speaker.id, turn.now, turn.zone))[:SHOWN]:
        watch = await shifts.watch(turn.session, search.shift_id)
        if watch is None or watch.shift.id in sought:
            continue
        sought.add(watch.shift.id)
        await substitutes.offer(turn.session, search, turn.speaker.id, turn.now)
        line = seat_cards.line_of(watch.shift, watch.place, turn.now, turn.zone)
        lines.append(T("{line}: one short", line=line))
        rows.append((Button(T("I'll come: {line}", line=line), Choice("sub", search.id, 0, "yes")),))
    for watch in await shifts.short_until(turn.session, turn.now, turn.now + AHEAD):
        if len(lines) == SHOWN:
            break
        if watch.shift.id in sought or watch.shift.published_at is None:
            continue
        if await candidates.may_come(turn.session, turn.speaker.id, watch.shift, turn.zone):
            leaders = await leading.leaders(turn.session, shifts.team_of(watch.shift))
            line = seat_cards.line_of(watch.shift, watch.place, turn.now, turn.zone)
            who = await leading.called(turn.session, leaders[0]) if leaders else ""
            words = T("{line}: one short; if you would come, tell {name}.", line=line, name=who)
            lines.append(words if who else T("{line}: one short", line=line))
    if lines:
        turn.say(Message(joined([T("Here somebody is needed, and you would be free:"), *lines]), tuple(rows)))
    else:
        turn.say(T("Nobody is needed just now where you could stand in. Good of you to ask!"))
