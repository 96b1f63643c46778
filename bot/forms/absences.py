"""Days away: the first and the last one are tapped, or it is said in words: 12月1日到7日出差, 明天下午不行."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Unpack

from bot.forms.field import Always, Answered, Context, Face, Field, Going, Json, Key, NotUnderstoodError, wrong_kind
from bot.forms.reading import number_in
from bot.forms.said import Answer, Control, Tapped, Typed
from bot.forms.shown_week import names_of
from bot.forms.spoken.absence import (
    Absence,
    NoAbsenceError,
    Stretch,
    Trouble,
    absence_said,
    checked,
)
from bot.forms.weeks import END
from bot.language import T, Text, joined

OFFERED = 42
"""Days that can be tapped."""
LONGEST_WORDS = 100
_WEEKDAYS = (T("Mon"), T("Tue"), T("Wed"), T("Thu"), T("Fri"), T("Sat"), T("Sun"))
_NEAR = (T("today"), T("tomorrow"), T("the day after tomorrow"))
_EXAMPLE = T("You can also write it: December 1 to 7, a business trip; tomorrow afternoon.")
_TROUBLE = {
    Trouble.UNREAD: T("I could not read which days. {example}", example=_EXAMPLE),
    Trouble.NO_SUCH_DAY: T("There is no such day. Please look at the calendar once more."),
    Trouble.OVER: T("That is over already. Please say days that are still to come."),
    Trouble.BACKWARDS: T("The last day lies before the first. Please say it from the first to the last."),
    Trouble.TOO_LONG: T("Half a year at a time is the most. For longer, please talk to the coordinator."),
}


class Away(Field[Absence]):
    """From one day to another. Its answer has whole days, or times of days, in the community's zone."""

    def __init__(self, ask: Text, ask_last: Callable[[Text | str], Text], **asked: Unpack[Always[Absence]]) -> None:
        """`ask_last`: asked once the first day, as it is shown, is known."""
        super().__init__(ask, **asked)
        self.ask_last = ask_last

    def load(self, stored: Json, context: Context) -> Absence:
        found = absence_in(stored)
        if found is None:
            raise NotUnderstoodError(_TROUBLE[Trouble.UNREAD])
        try:
            ahead = checked(found.stretches, _today(context))
        except NoAbsenceError as error:
            raise NotUnderstoodError(_TROUBLE[error.trouble]) from None
        if instants(ahead[-1], context.zone)[1] <= context.now:
            raise NotUnderstoodError(_TROUBLE[Trouble.OVER])
        return Absence(tuple(ahead), found.words)

    def hear(self, said: Answer | Control, partial: Json, context: Context) -> Answered | Going:
        first, days = self._first(partial, context), self._days(partial, context)
        match said:
            case Tapped(value) if (day := _iso(value)) is not None:
                return self._tapped(first, day)
            case Typed(text) if (number := number_in(text, len(days))) is not None:
                return self._tapped(first, days[number - 1])
            case Typed(text):
                return self._typed(first, text, context)
        raise wrong_kind(said)

    def _tapped(self, first: date | None, day: date) -> Answered | Going:
        if first is None:
            return Going({"first": day.isoformat()}, page=0)
        return Answered(stored_absence(Absence((Stretch(first, day),))))

    def _typed(self, first: date | None, text: str, context: Context) -> Answered:
        try:
            said = absence_said(text, _today(context))
        except NoAbsenceError as error:
            raise NotUnderstoodError(_TROUBLE[error.trouble]) from None
        if first is not None and len(said.stretches) == 1 and said.stretches[0].first == said.stretches[0].last:
            last = said.stretches[0].last
            said = Absence((Stretch(first, last),), said.words)
        return Answered(stored_absence(Absence(said.stretches, said.words[:LONGEST_WORDS])))

    def face(self, partial: Json, context: Context) -> Face:
        first, today = self._first(partial, context), _today(context)
        options = tuple(
            Key(T("Just this day") if day == first else _key(day, today), Tapped(day.isoformat()))
            for day in self._days(partial, context)
        )
        if first is None:
            return Face(lines=(_EXAMPLE,), options=options)
        return Face(ask=self.ask_last(day_shown(first, today)), options=options)

    def show(self, value: Absence, context: Context) -> Text | str:
        return absence_shown(value, _today(context))

    @staticmethod
    def _first(partial: Json, context: Context) -> date | None:
        first = _iso(partial.get("first")) if isinstance(partial, Mapping) else None
        return first if first is not None and first >= _today(context) else None

    def _days(self, partial: Json, context: Context) -> list[date]:
        begin = self._first(partial, context) or _today(context)
        return [begin + timedelta(days=number) for number in range(OFFERED)]


def _today(context: Context) -> date:
    return context.now.astimezone(context.zone).date()


def _key(day: date, today: date) -> Text:
    ahead = (day - today).days
    if ahead < len(_NEAR):
        return _NEAR[ahead]
    return T("{weekday} {month}/{day}", weekday=_WEEKDAYS[day.weekday()], month=day.month, day=day.day)


def day_shown(day: date, today: date) -> Text:
    """12月1日(周二); with the year where it is another."""
    weekday = _WEEKDAYS[day.weekday()]
    if day.year == today.year:
        return T("{month}/{day} ({weekday})", month=day.month, day=day.day, weekday=weekday)
    return T("{month}/{day}/{year} ({weekday})", year=day.year, month=day.month, day=day.day, weekday=weekday)


def stretch_shown(stretch: Stretch, today: date) -> Text:
    """12月1日(周二)到12月7日(周一). In Chinese it reads back to the same."""
    first, last = day_shown(stretch.first, today), day_shown(stretch.last, today)
    if stretch.first == stretch.last:
        if stretch.whole:
            return first
        times = joined(names_of((stretch.begins, stretch.ends)), "、")
        return T("{day} {times}", day=first, times=times)
    if stretch.begins:
        first = Text("{day} {hour}", {"day": first, "hour": _clock(stretch.begins)})
    if stretch.ends != END:
        last = Text("{day} {hour}", {"day": last, "hour": _clock(stretch.ends)})
    return T("{first} to {last}", first=first, last=last)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def absence_shown(absence: Absence, today: date) -> Text:
    shown = joined((stretch_shown(each, today) for each in absence.stretches), ", ")
    return T("{days} ({words})", days=shown, words=absence.words) if absence.words else shown


def instants(stretch: Stretch, zone: tzinfo) -> tuple[datetime, datetime]:
    """In UTC, from its beginning until its end."""

    def at(day: date, minute: int) -> datetime:
        return (datetime.combine(day, time()) + timedelta(minutes=minute)).replace(tzinfo=zone).astimezone(UTC)

    return at(stretch.first, stretch.begins), at(stretch.last, stretch.ends)


def stretch_between(begins: datetime, ends: datetime, zone: tzinfo) -> Stretch:
    """The other way round."""
    first, last = begins.astimezone(zone), ends.astimezone(zone)
    minute = last.hour * 60 + last.minute
    day = last.date()
    if minute == 0 and day > first.date():
        day, minute = day - timedelta(days=1), END
    return Stretch(first.date(), day, first.hour * 60 + first.minute, minute)


def stored_absence(absence: Absence) -> dict[str, Json]:
    days: list[Json] = [
        [each.first.isoformat(), each.last.isoformat(), each.begins, each.ends] for each in absence.stretches
    ]
    return {"days": days, "words": absence.words}


def absence_in(stored: Json) -> Absence | None:
    """None for what cannot be read."""
    if not isinstance(stored, Mapping):
        return None
    days, words = stored.get("days"), stored.get("words")
    if not isinstance(days, Sequence) or isinstance(days, str) or not days or not isinstance(words, str):
        return None
    found = []
    for each in days:
        match each:
            case [str(first), str(last), int(begins), int(ends)] if 0 <= begins < END and 0 < ends <= END:
                one, other = _iso(first), _iso(last)
                if one is None or other is None:
                    return None
                found.append(Stretch(one, other, begins, ends))
            case _:
                return None
    return Absence(tuple(found), words)


def _iso(value: Json) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
