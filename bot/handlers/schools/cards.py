"""学校: the list, the card of one school, of its posts, and of its terms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.forms.absences import day_shown
from bot.forms.bells import Bell as Rings
from bot.forms.bells import bell_shown, grades_shown
from bot.forms.people_needed import People, people_shown
from bot.forms.shown_time import time_shown
from bot.forms.span import span_shown
from bot.handlers import when
from bot.handlers.schools import usual
from bot.language import T, Text, joined
from bot.services.schools import adding, changing, seeing
from bot.services.schools.seeing import Seen
from bot.services.schools.wrong import WrongError
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Bell, PeriodKind, Post, PostKind, SchoolDay, SpecialKind

VERB, POST, PERIOD, LIST = "school", "post", "period", "schools"
SHOW, NEW, DAY, POSTS, BELLS, LEAD, CLOSE, CLOSE_IT, OPEN, MORE = (
    "show", "new", "day", "posts", "bells", "lead", "close", "close!", "open", "more"
)  # fmt: skip
TERMS, TERM, HOLIDAY, PEOPLE, WHO = "terms", "term", "off", "people", "who"
PER_ROW, SHOWN_DAYS, SCHOOLS = 3, 4, 6

SPECIAL: dict[SpecialKind, Text] = {
    SpecialKind.CLOSED: T("no lessons"),
    SpecialKind.EARLY: T("early dismissal"),
    SpecialKind.EXAM: T("exam day"),
    SpecialKind.HALF: T("half a day"),
    SpecialKind.MAKE_UP: T("lessons are made up for"),
    SpecialKind.LATE: T("begins later"),
    SpecialKind.WEATHER: T("weather"),
}
WEEKDAYS = (T("Mon"), T("Tue"), T("Wed"), T("Thu"), T("Fri"), T("Sat"), T("Sun"))
Rows = tuple[tuple[Button, ...], ...]


def card_of(school: int) -> str:
    return f"school:{school}"


def today(turn: Turn) -> date:
    return turn.now.astimezone(turn.zone).date()


async def the_list(turn: Turn) -> Message:
    schools = await seeing.listed(turn.session)
    lines: list[Text] = [T("🏫 {count} schools", count=len(schools)) if schools else T("No school yet.")]
    lines += [T("{school}: {count} posts", school=school.name, count=count) for school, count in schools]
    buttons = [Button(school.name, Choice(VERB, school.id, 0, SHOW)) for school, _ in schools[:SCHOOLS]]
    rows = tuple(tuple(buttons[start : start + PER_ROW]) for start in range(0, len(buttons), PER_ROW))
    new = Button(T("New school"), Choice(VERB, 0, 0, NEW))
    last = (new, Button(T("A day is different"), Choice(VERB, 0, 0, DAY))) if schools else (new,)
    closed = [Button(T("{name} (closed)", name=each.name), Choice(VERB, each.id, 0, SHOW))
              for each in (await seeing.closed(turn.session))[:PER_ROW]]  # fmt: skip
    return Message(joined(lines), tuple(row for row in (*rows, tuple(closed), last) if row))


async def school(
    turn: Turn, number: int, above: Sequence[Text] = (), more: Sequence[Text] = (), rows: Rows = ()
) -> Message:
    """`above`, `more`, `rows`: what has just been changed, what that means, and the button for it."""
    seen = await seeing.look(turn.session, number, today(turn), turn.zone)
    if seen is None:
        return Message(T("There is no such school."), ((Button(T("All schools"), Choice(LIST, 0, 0)),),))
    if seen.school.closed_at is not None:
        lines = [*above, T("🏫 <b>{name}</b> is closed; nothing is planned there.", name=seen.school.name), *more]
        again = Button(T("Open it again"), Choice(VERB, number, 0, OPEN))
        return Message(joined(lines), (*rows, (again, Button(T("All schools"), Choice(LIST, 0, 0)))))
    lines = [*above, Text("🏫 <b>{name}</b>", {"name": seen.school.name}), *_told(turn, seen), *more]
    return Message(joined(lines), (*rows, *_buttons(number)))


def _buttons(number: int) -> Rows:
    def button(label: Text, choice: str) -> Button:
        return Button(label, Choice(VERB, number, 0, choice))

    return (
        (button(T("A day is different"), DAY), button(T("Posts"), POSTS), button(T("Times"), BELLS)),
        (button(T("Terms and vacations"), TERMS), button(T("Be there early"), LEAD), button(T("Close down"), CLOSE)),
    )


def _told(turn: Turn, seen: Seen) -> list[Text]:
    lines = [post_shown(post) for post in seen.posts] or [T("It has no post.")]
    lines += [T("🔔 {bell}", bell=bell_shown(rings)) for rings in rings_of(seen.school.name, seen.bells)]
    lines.append(T("There {minutes} minutes before it begins.", minutes=seen.school.lead_minutes))
    lines += [period_shown(turn, period.kind, period.first, period.last) for period in seen.periods]
    if not any(period.kind is PeriodKind.TERM for period in seen.periods):
        lines.append(T("❗ No term is entered, so nothing is planned."))
    lines += [different_shown(turn, each) for each in seen.different[:SHOWN_DAYS]]
    if len(seen.different) > SHOWN_DAYS:
        lines.append(T("… and {count} more", count=len(seen.different) - SHOWN_DAYS))
    return [*lines, *planned(turn, seen)]


def planned(turn: Turn, seen: Seen) -> list[Text]:
    """What stands there on the next day with lessons: as the planner sees it."""
    lines: list[Text] = []
    if seen.next_day is not None:
        names = {post.id: post.name for post in seen.posts}
        by_post: dict[int, list[str]] = {}
        for shift in seen.next.shifts:
            span = f"{when.hour(shift.starts, turn.zone)}—{when.hour(shift.ends, turn.zone)}"
            by_post.setdefault(int(shift.key.split(":")[2]), []).append(span)
        together: dict[str, list[str]] = {}
        for post, spans in by_post.items():
            together.setdefault("、".join(spans), []).append(names[post])
        shown = joined((Text("{posts} {spans}", {"posts": "、".join(own), "spans": spans})
                        for spans, own in together.items()), "; ")  # fmt: skip
        lines.append(T("Next shifts, {day}: {shifts}", day=day_shown(seen.next_day, today(turn)), shifts=shown))
    lines += [
        T("❗ The holidays of {year} are not in yet, so from {day} on nothing is planned there. "
          "Write “Holidays of the year” to enter them.", year=each.year, day=day_shown(each.first, today(turn)))
        for each in seen.missing
    ]  # fmt: skip
    return lines


def rings_of(name: str, bells: Sequence[Bell]) -> list[Rings]:
    """Grades are left out where it is all of them."""
    everybody = frozenset(grade for bell in bells for grade in bell.grades) | adding.grades_of(name)
    return [
        Rings(None if bell.grades == everybody else bell.grades, bell.weekdays, bell.arrives, bell.leaves)
        for bell in bells
    ]


def post_shown(post: Post) -> Text:
    """东门护送过街, 2到3人."""
    people = people_shown(People(post.minimum, post.ideal, post.maximum))
    return T("· {name}, {kind}, {people}", name=post.name, kind=KIND[post.kind], people=people)


KIND = {PostKind.ESCORT: T("crossing"), PostKind.PARKING: T("parking")}


def period_shown(turn: Turn, kind: PeriodKind, first: date, last: date) -> Text:
    days = span_shown((first, last), today(turn))
    return T("📅 Term {days}", days=days) if kind is PeriodKind.TERM else T("🏖 No school {days}", days=days)


def different_shown(turn: Turn, each: SchoolDay) -> Text:
    words: list[Text | str] = [SPECIAL[each.special]]
    if each.grades is not None:
        words.append(grades_shown(each.grades))
    if each.arrives is not None:
        words.append(T("school begins {time}", time=time_shown(each.arrives)))
    if each.leaves is not None:
        words.append(T("ends {time}", time=time_shown(each.leaves)))
    if each.like is not None:
        words.append(T("as on a {weekday}", weekday=WEEKDAYS[each.like]))
    return T("📌 {day} {words}", day=day_shown(each.day, today(turn)), words=joined(words, ", "))


# Posts, and terms


async def posts(turn: Turn, number: int, above: Sequence[Text] = ()) -> Message:
    seen = await seeing.look(turn.session, number, today(turn), turn.zone)
    if seen is None or seen.school.closed_at is not None:
        return await school(turn, number)
    lines = [*above, T("Posts of {school}:", school=seen.school.name), *(post_shown(each) for each in seen.posts)]
    buttons = [Button(post.name, Choice(POST, post.id, 0, SHOW)) for post in seen.posts[:SCHOOLS]]
    rows = tuple(tuple(buttons[start : start + PER_ROW]) for start in range(0, len(buttons), PER_ROW))
    last = (Button(T("Another post"), Choice(VERB, number, 0, MORE)), back(number))
    return Message(joined(lines), (*rows, last))


async def post(
    turn: Turn, number: int, above: Sequence[Text] = (), more: Sequence[Text] = (), rows: Rows = ()
) -> Message:
    try:
        row = await changing.post(turn.session, number)
    except WrongError:
        return Message(
            T("That post is closed; nothing is planned there."), ((Button(T("All schools"), Choice(LIST, 0, 0)),),)
        )
    seen = await seeing.look(turn.session, row.school_id, today(turn), turn.zone)
    name = "" if seen is None else seen.school.name
    lines = [
        *above,
        Text("🚸 <b>{school}{post}</b>", {"school": name, "post": row.name}),
        post_shown(row),
        *who_shown(row),
    ]
    lines.append(T("Number on its sign: {sign}", sign=row.sign))
    if row.grid is not None:
        lines.append(T("In {grid}", grid=row.grid))

    def button(label: Text, choice: str) -> Button:
        return Button(label, Choice(POST, number, 0, choice))

    own = (
        (button(T("How many"), PEOPLE), button(T("Who may stand there"), WHO), button(T("Close down"), CLOSE)),
        (back(row.school_id),),
    )
    return Message(joined([*lines, *more]), (*rows, *own))


def who_shown(post: Post) -> list[Text]:
    lines = []
    if post.leader:
        lines.append(T("One of them should be able to lead."))
    if post.experienced:
        lines.append(T("One of them must be experienced."))
    if post.insured:
        lines.append(T("Only people who are insured."))
    if post.oldest is not None:
        lines.append(T("Nobody older than {age}.", age=post.oldest))
    return lines or [T("Everybody of the team who is vetted and trained may stand there.")]


async def terms(turn: Turn, number: int, above: Sequence[Text] = ()) -> Message:
    seen = await seeing.look(turn.session, number, today(turn), turn.zone)
    if seen is None or seen.school.closed_at is not None:
        return await school(turn, number)
    lines = [*above, T("{school}, terms and vacations:", school=seen.school.name)]
    lines += [period_shown(turn, each.kind, each.first, each.last) for each in seen.periods] or [T("None is entered.")]
    lines += [different_shown(turn, each) for each in seen.different[:SHOWN_DAYS]]
    gone = [
        Button(
            T("Take out {month}/{day}", month=each.first.month, day=each.first.day), Choice(PERIOD, each.id, 0, CLOSE)
        )
        for each in seen.periods[:PER_ROW]
    ]
    as_usual = [
        Button(usual.label(day), Choice(VERB, number, 0, usual.said(day)))
        for day in sorted({each.day for each in seen.different})[:PER_ROW]
    ]
    new = (
        Button(T("Another term"), Choice(VERB, number, 0, TERM)),
        Button(T("No school on some days"), Choice(VERB, number, 0, HOLIDAY)),
        back(number),
    )
    return Message(joined(lines), tuple(row for row in (tuple(gone), tuple(as_usual), new) if row))


def back(number: int) -> Button:
    return Button(T("◀ The school"), Choice(VERB, number, 0, SHOW))
