"""What the leader sees of a round that was signed off, or that nobody signed off."""

from __future__ import annotations

from bot.handlers import when
from bot.handlers.patrols import cards
from bot.handlers.seat_cards import SIGN
from bot.language import T, Text, joined
from bot.services import attachments, leading
from bot.services.patrols import confirming, rounds
from bot.services.patrols.rounds import Point, Round
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import AttachmentKind, PatrolState, TickState

VERB = "patrol-lead"
CONFIRM, ASK_BACK, PHOTOS = "ok", "ask", "photos"
WAYS = {"foot": T("on foot"), "ride": T("by bike"), "car": T("by car")}
ALONE = {
    "partner_missing": T("the partner did not come"),
    "short_of_people": T("too few people"),
    "other": T("another reason"),
}
LEFT_WHY = {
    "no_time": T("no time left"),
    "rain": T("rain"),
    "closed": T("closed, no way in"),
    "other": T("another reason"),
}
WORDS = {"went": T("yes, they went"), "did_not": T("no, they did not")}


def subject(of: Round) -> str:
    return f"patrol-lead:{of.patrol.id}"


def button(of: Round, label: Text, choice: str) -> Button:
    return Button(label, Choice(VERB, of.patrol.id, 0, choice))


async def message(turn: Turn, of: Round) -> Message:
    patrol = of.patrol
    if patrol.signed_at is None:
        return await _unfinished(turn, of)
    lines = [await _heading(turn, of), *await _who(turn, of), *_points(of), *await _more(turn, of)]
    rows: list[tuple[Button, ...]] = []
    photos = await attachments.count(turn.session, rounds.subject(patrol), AttachmentKind.PHOTO)
    look = (button(of, T("📷 {count}", count=photos), PHOTOS),) if photos else ()
    if patrol.state in confirming.WAITING:
        lines += await _questions(turn, of)
        rows.append((button(of, T("Confirm"), CONFIRM), button(of, T("Ask back"), ASK_BACK), *look))
    elif patrol.state is PatrolState.CONFIRMED and patrol.confirmed_at is not None:
        lines += await _questions(turn, of)
        by = T("by itself, all normal")
        if patrol.confirmed_by is not None:
            by = T("by {name}", name=await leading.called(turn.session, patrol.confirmed_by))
        moment = when.moment(patrol.confirmed_at, turn.now, turn.zone)
        lines.append(T("✅ Confirmed {moment}, {by}.", moment=moment, by=by))
        rows += [look] if look else []
    return Message(joined(lines), tuple(rows))


async def _heading(turn: Turn, of: Round) -> Text:
    patrol = of.patrol
    began = when.span(patrol.began_at, patrol.ended_at or of.ends_at, turn.now, turn.zone)
    state = T("❗ something found") if patrol.found_something else T("all normal")
    words = T("<b>{place} patrol</b> {began}, {state}", place=of.place, began=began, state=state)
    name = "" if patrol.signed_by is None else await leading.called(turn.session, patrol.signed_by)
    if patrol.entered_by is not None:
        words = T("{words}. {name} signed it off for them.", words=words, name=name)
    elif name:
        words = T("{words}. Signed off by {name}.", words=words, name=name)
    return T("{words} Signed off late.", words=words) if patrol.late else words


async def _who(turn: Turn, of: Round) -> list[Text]:
    patrol = of.patrol
    lines = [T("Went: {names}", names=of.names or "—")]
    if patrol.alone_why is not None:
        lines.append(T("Alone: {why}", why=ALONE.get(patrol.alone_why, ALONE["other"])))
    there = await rounds.checked_in(turn.session, of)
    absent = "、".join(rounds.called(person) for person in of.members if person.id not in there)
    if absent:
        lines.append(T("Not checked in, no hours counted: {names}", names=absent))
    led = T("reported by phone") if patrol.led_by is None else T("led by {name}", name=patrol.led_by)
    way = WAYS.get(patrol.way or "", WAYS["foot"])
    lines.append(Text("{way}, {led}", {"way": way, "led": led}))
    return lines


def _points(of: Round) -> list[Text]:
    if not of.points:
        return []
    lines = [cards.counted(of)]
    lines += [_left_out(point) for point in of.are(TickState.LEFT_OUT)]
    for point in of.are(TickState.FOUND):
        case = None if point.tick is None else point.tick.case_id
        if case is None:
            lines.append(T("❗ {name}: not reported", name=point.checkpoint.name))
        else:
            lines.append(T("❗ {name}: case {number}", name=point.checkpoint.name, number=case))
    return lines


def _left_out(point: Point) -> Text:
    why = None if point.tick is None else point.tick.why
    if why is None:
        return T("❌ {name}", name=point.checkpoint.name)
    return T("❌ {name}: {why}", name=point.checkpoint.name, why=LEFT_WHY.get(why, LEFT_WHY["other"]))


async def _more(turn: Turn, of: Round) -> list[Text]:
    patrol = of.patrol
    lines: list[Text] = []
    partner = await confirming.partner_of(turn.session, patrol)
    if partner is not None:
        word = WORDS.get(patrol.partner_word or "", T("not answered yet"))
        who = partner.name if patrol.partner_people is None else f"{partner.name} {patrol.partner_people}"
        lines.append(T("Together with {who}. Their word: {word}", who=who, word=word))
    if patrol.equipment_back:
        lines.append(T("Equipment is back."))
    if patrol.handover is not None:
        lines.append(T("For the next patrol: {words}", words=patrol.handover))
    return lines


async def _questions(turn: Turn, of: Round) -> list[Text]:
    patrol = of.patrol
    if patrol.question is None:
        return []
    name = "" if patrol.question_by is None else await leading.called(turn.session, patrol.question_by)
    answer = patrol.answer or T("not answered yet")
    return [
        T("{name} asks: {question}", name=name, question=patrol.question),
        T("Answer: {answer}", answer=answer),
    ]


async def _unfinished(turn: Turn, of: Round) -> Message:
    hour = when.moment(of.starts_at, turn.now, turn.zone)
    lines = [
        T("{hour} {place} patrol is not signed off, so it is closed as unfinished.", hour=hour, place=of.place),
        T("Went: {names}", names=of.names or "—"),
    ]
    missing = of.are(None, TickState.LEFT_OUT)
    if missing:
        lines.append(T("Not visited: {points}", points="、".join(point.checkpoint.name for point in missing)))
    if not of.can_be_signed(turn.now):
        return Message(joined(lines))
    lines.append(T("They can still do it until tomorrow; or you do it for them."))
    label = T("Sign off for them")
    return Message(joined(lines), ((Button(label, Choice(cards.VERB, of.patrol.id, 0, SIGN)),),))
