"""What somebody writes, says, photographs or sends the position of while their emergency is open belongs to it."""

from __future__ import annotations

import re

from bot.handlers import attaching
from bot.handlers.emergencies import reporter_taps, sent, stepping, taps, telling
from bot.handlers.emergencies.scene import scene_of
from bot.services.emergencies import answering, places, raising, records
from bot.turns.events import Event, Kind
from bot.turns.messages import Button
from bot.turns.turn import Turn
from bot.turns.words import plain
from db.models import Emergency

LONGEST = 4000
"""Characters of one message that are kept."""
_LIKE_A_PLACE = re.compile(r"[栋楼路街巷号门口旁边面里室场店校园站桥江湖坡\d]")
SHORT = 16
"""Characters: words this short, with something in them that places have, say where it is when that is asked."""
_KINDS = (Kind.TEXT, Kind.PHOTO, Kind.VOICE, Kind.DOCUMENT, Kind.LOCATION)


async def take(turn: Turn) -> bool:
    """Whether it was meant for an emergency: what they have open, and touched after any form."""
    event = turn.event
    if event is None or event.kind not in _KINDS:
        return False
    emergency = await _meant(turn)
    if emergency is None:
        return False
    if event.kind is Kind.TEXT and await _types_a_button(turn, emergency, event.text):
        return True
    reported = turn.speaker.id in await records.reporters(turn.session, emergency)
    if event.kind is Kind.LOCATION and event.position is not None:
        if not reported:
            return False
        moved = await raising.locate(turn.session, emergency, (event.position.latitude, event.position.longitude))
        await reporter_taps.place_known(turn, emergency, moved=moved)
    elif event.kind is Kind.TEXT and reported and await _says_where(turn, emergency, event.text):
        moved = await raising.place_said(turn.session, emergency, event.text.strip()[:LONGEST])
        await reporter_taps.place_known(turn, emergency, moved=moved)
    elif emergency.on_behalf_of == "" and event.kind is Kind.TEXT and reported:
        emergency.on_behalf_of = event.text.strip()[:LONGEST] or None
        await _added(turn, emergency, event)
    else:
        await _added(turn, emergency, event)
    return True


async def _meant(turn: Turn) -> Emergency | None:
    """Their own that is open, or the one they go to; not when they have turned to a form since."""
    mine = await records.open_of(turn.session, turn.speaker.id)
    touched = None if mine is None else mine.words_at
    if mine is None:
        mine, touched = await records.gone_to(turn.session, turn.speaker.id)
    if mine is None or touched is None:
        return None
    return None if any(draft.updated_at > touched for draft in turn.drafts) else mine


async def _types_a_button(turn: Turn, emergency: Emergency, words: str) -> bool:
    """What a button does can be typed."""
    face = telling.face_of(await scene_of(turn, emergency), turn.speaker.id)
    if face is None:
        return False
    said = plain(words)
    for row in face.buttons:
        for each in row:
            if isinstance(each, Button) and said and plain(turn.render(each.label)) == said:
                return await taps.act(turn, emergency, each.choice.choice)
    return False


async def _says_where(turn: Turn, emergency: Emergency, words: str) -> bool:
    if not reporter_taps.is_question(emergency):
        return False
    short = len(words.strip()) <= SHORT and _LIKE_A_PLACE.search(words) is not None
    return short or await places.grid_called(turn.session, words, emergency.grid) is not None


async def _added(turn: Turn, emergency: Emergency, event: Event) -> None:
    kind = attaching.kind_of(event)
    if kind is not None:
        await sent.keep(turn, emergency)
    what = "words" if kind is None else kind.value
    words = event.text.strip()[:LONGEST] or None
    records.write(turn.session, emergency, what, by=turn.speaker.id, at=turn.now, words=words)
    raising.says_something(emergency, turn.now)
    ring = (await reporter_taps.people_going(turn, emergency)) - {turn.speaker.id}
    if turn.speaker.id not in await records.reporters(turn.session, emergency):
        ring |= set(await records.reporters(turn.session, emergency))
    await answering.heard_from(turn.session, emergency, turn.speaker.id, turn.now)
    await stepping.go_on(turn, emergency, ring=ring)


def mentions_trouble(event: Event) -> bool:
    """Words of an alarm inside a longer sentence: it only offers the key."""
    return event.kind is Kind.TEXT and any(word in event.text for word in _TROUBLE)


_TROUBLE = (
    "求助",
    "救命",
    "着火",
    "起火",
    "报警",
    "快来人",
    "打起来",
    "打架",
    "落水",
    "晕倒",
    "被骗",
    "110",
    "119",
    "120",
)
