"""The roster as text to be passed on to a WeChat group: by day, short lines, what is still open, what to answer."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from bot.handlers import seat_cards, when
from bot.handlers.rosters import telling
from bot.handlers.rosters.paper_grids import holes
from bot.language import T, Text, joined
from bot.services.roster.views import Duty, View
from db.models import Shift

LIMIT = 3900
"""UTF-16 units of one message, below Telegram's 4096."""
Render = Callable[[Text | str], str]


def messages(view: View, zone: ZoneInfo, render: Render) -> list[str]:
    """In the order in which they are passed on; days stay whole as long as they fit."""
    ends = [T("Say whether you can come to yours: tap in the chat with me, or write it in the group.")]
    if view.holes:
        ends.insert(0, T("❗ {count} more are wanted. Who can help, please say so.", count=view.holes))
    if view.draft:
        ends = [T("This is a draft: please look through it, nothing is settled yet.")]
    if view.sample:
        ends.append(T("(The school dates are samples.)"))
    days = [block for block in (_day(view, number, zone) for number in range(len(view.days))) if block is not None]
    if not days:
        days, ends = [[T("No shifts on these days.")]], []
    heading = T("📅 Roster {days}", days=telling.span(view.first, view.last))
    blocks = [[render(line) for line in lines] for lines in ([heading], *days, ends) if lines]
    return _packed(blocks)


def _day(view: View, number: int, zone: ZoneInfo) -> list[Text] | None:
    day = view.days[number]
    duties = view.on(day, zone)
    if not duties:
        return None
    heading = T("{weekday} {month}/{day}", weekday=when.weekday(day), month=day.month, day=day.day)
    lines: list[Text] = [heading]
    times: tuple[str, str] | None = None
    for duty in duties:
        own = when.hour(duty.starts, zone), when.hour(duty.ends, zone)
        if own != times:
            lines.append(T("{begins}-{ends}", begins=own[0], ends=own[1]))
            times = own
        lines.append(_line(duty))
    return lines


def _line(duty: Duty) -> Text:
    """· 实验小学东门护学: 王师傅、李姐 ❗缺1位."""
    who = "、".join(person.name for person in duty.people)
    lacks: list[Text | str] = [T("❗{lack}", lack=lack) for lack in holes(duty)]
    return T(
        "· {duty}: {people}",
        duty=seat_cards.duty_at(Shift(kind=duty.kind), duty.place),
        people=joined([*([who] if who else []), *lacks] or ["-"], " "),
    )


def _packed(blocks: list[list[str]]) -> list[str]:
    """Blocks are parted by an empty line; one that is too long for a message goes on in the next."""
    found: list[str] = []
    whole = ""
    for block in blocks:
        words = "\n".join(block)
        if whole and _units(whole) + _units(words) + 2 <= LIMIT:
            whole += f"\n\n{words}"
            continue
        if whole:
            found.append(whole)
        whole = ""
        for line in (part for each in block for part in _cut(each)):
            if whole and _units(whole) + _units(line) + 1 > LIMIT:
                found.append(whole)
                whole = ""
            whole = f"{whole}\n{line}" if whole else line
    return [*found, whole] if whole else found


def _cut(line: str) -> list[str]:
    """A shift of hundreds, on several lines."""
    if _units(line) <= LIMIT:
        return [line]
    return [line[start : start + LIMIT // 2] for start in range(0, len(line), LIMIT // 2)]


def _units(words: str) -> int:
    return len(words.encode("utf-16-le", "surrogatepass")) // 2
