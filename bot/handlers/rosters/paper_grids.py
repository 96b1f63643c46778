"""The words of the roster's pictures: a week by post, and some weeks by person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.documents.grid import Column, Grid, Line, Row, Tone
from bot.handlers import when
from bot.handlers.rosters import telling
from bot.language import T, Text, joined
from bot.services.roster.views import Duty, Stander, View
from db.models import ShiftKind

Render = Callable[[Text | str], str]
FORTNIGHT = 14
"""Days side by side that can still be read."""
WEEK = 7

TONES = {ShiftKind.CROSSING: Tone.FIRST, ShiftKind.PATROL: Tone.SECOND, ShiftKind.OCCASION: Tone.THIRD}
SIGNS = {
    ShiftKind.CROSSING: T("C|school crossing"),
    ShiftKind.PATROL: T("P|patrol"),
    ShiftKind.OCCASION: T("E|everything else"),
}
"""One letter each, and what it stands for."""


@dataclass(frozen=True, slots=True)
class Place:
    """What has a row of its own: a post or a route at one time of day."""

    kind: ShiftKind
    name: str
    begins: str
    ends: str


def by_post(view: View, zone: ZoneInfo, render: Render) -> list[Grid]:
    """One for each week that it touches."""
    return [_week(view, monday, zone, render) for monday in view.mondays]


def by_person(view: View, zone: ZoneInfo, render: Render) -> list[Grid]:
    """One for each fortnight in which anybody has anything."""
    grids = []
    for monday in view.mondays[::2]:
        part = view.between(monday, monday + timedelta(days=FORTNIGHT - 1), zone)
        if any(duty.people for duty in part.duties):
            grids.append(_people(part, zone, render))
    return grids


def _week(view: View, monday: date, zone: ZoneInfo, render: Render) -> Grid:
    days = [monday + timedelta(days=number) for number in range(WEEK)]
    week = view.between(monday, days[-1], zone)
    rows = [
        Row(
            place.name,
            render(T("{begins}-{ends}", begins=place.begins, ends=place.ends)),
            tuple(tuple(_cell(on.get(day, []), render)) for day in days),
        )
        for place, on in _places(week, zone)
    ]
    return Grid(
        title=render(T("Roster {days}", days=telling.span(week.first, week.last))),
        note=render(_note(week)),
        columns=tuple(_column(day, view, render) for day in days),
        rows=tuple(rows),
        empty=render(T("No shifts on these days.")),
        side=208,
    )


def _places(week: View, zone: ZoneInfo) -> list[tuple[Place, dict[date, list[Duty]]]]:
    """Places in the order in which the day comes to them, their times one below the other."""
    found: dict[Place, dict[date, list[Duty]]] = defaultdict(lambda: defaultdict(list))
    first: dict[tuple[str, str], tuple[int, int]] = {}
    for duty in week.duties:
        begins = duty.starts.astimezone(zone)
        place = Place(duty.kind, duty.place, when.hour(duty.starts, zone), when.hour(duty.ends, zone))
        found[place][begins.date()].append(duty)
        at = (begins.hour, begins.minute)
        first[duty.kind, duty.place] = min(at, first.get((duty.kind, duty.place), at))
    return sorted(found.items(), key=lambda each: (first[each[0].kind, each[0].name], each[0].name, _clock(each[0])))


def _clock(place: Place) -> tuple[int, ...]:
    return tuple(int(part) for part in (*place.begins.split(":"), *place.ends.split(":")))


def _cell(duties: list[Duty], render: Render) -> Iterator[Line]:
    for duty in duties:
        yield from (Line(person.name, instead=number_of(person, render)) for person in duty.people)
        yield from (Line(render(words), Tone.HOLE) for words in holes(duty))
        if not duty.people and not duty.short:
            yield Line("-")


def holes(duty: Duty) -> list[Text]:
    """What a shift lacks: 缺1位."""
    lacks = [T("{count} wanted", count=duty.short)] if duty.short else []
    return [*lacks, T("leader wanted")] if duty.leaderless else lacks


def number_of(person: Stander, render: Render) -> str:
    """Of whose name no letter can be drawn."""
    return render(T("No. {number}", number=person.id))


def _note(view: View) -> Text:
    people = view.holes
    words = [T("{count} wanted", count=people) if people else T("Every shift has its people.")]
    if view.draft:
        words.insert(0, T("Draft, not published"))
    if view.sample:
        words.append(T("sample: the school dates are made up"))
    return joined(words, " · ")


def _column(day: date, view: View, render: Render) -> Column:
    void = not view.first <= day <= view.last
    return Column(render(when.weekday(day)), f"{day.month}/{day.day}", quiet=day.weekday() >= 5, void=void)


def _people(view: View, zone: ZoneInfo, render: Render) -> Grid:
    days = view.days
    narrow = len(days) > WEEK
    own: dict[int, dict[date, list[Duty]]] = defaultdict(lambda: defaultdict(list))
    people: dict[int, Stander] = {}
    for duty in view.duties:
        for person in duty.people:
            people[person.id] = person
            own[person.id][duty.starts.astimezone(zone).date()].append(duty)
    rows = [
        Row(
            person.name,
            render(T("{count} shifts", count=sum(len(duties) for duties in own[person.id].values()))),
            tuple(
                tuple(_mark(duty, zone, render, narrow=narrow) for duty in own[person.id].get(day, ())) for day in days
            ),
            instead=number_of(person, render),
        )
        for person in (people[number] for number in sorted(people))
    ]
    kinds = [kind for kind in SIGNS if any(duty.kind is kind for duty in view.duties)]
    signs = [Text("{sign} {tells}", dict(zip(("sign", "tells"), _sign(kind, render), strict=True))) for kind in kinds]
    return Grid(
        title=render(T("Who has what, {days}", days=telling.span(view.first, view.last))),
        note=render(_note(view)),
        columns=tuple(_column(day, view, render) for day in days),
        rows=tuple(rows),
        empty=render(T("No shifts on these days.")),
        foot=render(joined([*signs, T("the number is when it begins")], " · ")),
        side=150,
    )


def _mark(duty: Duty, zone: ZoneInfo, render: Render, *, narrow: bool) -> Line:
    hour = when.hour(duty.starts, zone)
    return Line(f"{_sign(duty.kind, render)[0]}{hour.split(':')[0] if narrow else hour}", TONES[duty.kind])


def _sign(kind: ShiftKind, render: Render) -> tuple[str, str]:
    sign, _, tells = render(SIGNS[kind]).partition("|")
    return sign, tells
