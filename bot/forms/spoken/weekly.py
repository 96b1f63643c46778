"""Times of a week as people say them: 周二周四晚上, 工作日早上, 每周三不行, 周六19:00到21:00, 除了周末都行.

What is left out is meant widely: a day without a time is the whole day, a time without a day is every day; "not on
Wednesdays" alone means every other day. A sentence with a word in it that is not known here is not read at all: better
to ask than to plan somebody by a misunderstanding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.forms.reading import plain
from bot.forms.spoken.clock import Clock, clock_in
from bot.forms.weeks import ALWAYS, DAYS, END, PARTS, WAKING, Week, on, week, without

LONGEST = 400
"""In characters: what is longer is a story."""

_D = "一二三四五六日天末1234567"
_WEEK = "(?:每?个?(?:周|星期|礼拜))"
_NUMBER = {each: number for number, each in enumerate("一二三四五六日")} | {"天": 6, "末": 5}
_EARLY, _MORNING, _AFTERNOON, _EVENING, _LATE = ((part.begins, part.ends) for part in PARTS)
_NOON = (11 * 60 + 30, 13 * 60 + 30)
_DAYLIGHT = (_MORNING[0], _AFTERNOON[1])
_TIMES = {
    "早中晚": (_EARLY, _NOON, _EVENING),
    "上下午": (_MORNING, _AFTERNOON),
    "从早到晚": (WAKING,),
} | {
    word: (part,)
    for part, words in (
        (_EARLY, "早上 早晨 清早 清晨 大清早 一早 大早 早 早高峰 上学 送学"),
        (_MORNING, "上午 午前"),
        (_NOON, "中午 正午 午间 晌午"),
        (_AFTERNOON, "下午 午后 放学 接学"),
        (_EVENING, "晚上 晚间 晚 傍晚 夜晚"),
        (_LATE, "夜里 深夜 半夜 夜间 夜"),
        (_DAYLIGHT, "白天"),
        (WAKING, "全天 整天 一整天 一天 全日"),
    )
    for word in words.split()
}
_FILLERS = (
    "我 的 时候 时间 一般 平时 通常 基本上 基本 只 只有 只能 就 都 也 还 吧 哈 啊 了 和 跟 及 以及 或 或者 "
    "每周 每星期 每个星期 值班 排班 班 去 在 是 嘛 呢 哦"
)
_PERIOD = "早上|早晨|清早|凌晨|上午|中午|下午|傍晚|晚上|晚间|夜里|夜间|晚|早"
_N = r"(?:\d{1,2}|[零〇一二两三四五六七八九十]{1,3})"
_OF_HOUR = rf"(?::[0-5]\d|[点时](?:半|[一三]刻|{_N}分?|整|钟)?)"
_SOME_DAYS = r"(?:[1-7]{1,7}(?![\d点时:])|[一二三四五六日天末](?:[一二三四五六日天末](?![点时]))*)"


def _any(words: str) -> str:
    return "|".join(sorted(words.split(), key=len, reverse=True))


_TOKEN = re.compile(
    rf"(?P<never>{_any('都没空 都没有空 都没时间 都不行 都不能 都来不了 从来没空 一直没空 一直不行')})"
    rf"|(?P<but>{_any('除了 除开 除去')})"
    rf"|(?P<without>{_any('以外 之外 除外')})"
    rf"|(?P<no>{_any('不行 不能 不能来 没空 没时间 有事 不方便 来不了 不在 不可以 没有空 没有时间')})"
    rf"|(?P<always>{_any('什么时候都行 什么时候都可以 什么时间都行 任何时候 任何时间 随时 随便 随便排 不限')})"
    rf"|(?P<rest>(?:{_any('其他 其它 其余 别的 剩下')})(?:的?(?:时间|时候|日子))?)"
    rf"|(?P<range>{_WEEK}(?P<first>[{_D}])(?:到|至|-|—|~)(?:{_WEEK})?(?P<last>[{_D}]))"
    rf"|(?P<working>{_any('工作日 平日 上班日')})"
    rf"|(?P<weekend>每?个?(?:周末|双休日|双休|休息日))"
    rf"|(?P<every>每一?天|天天|每日)"
    rf"|(?P<days>{_WEEK}{_SOME_DAYS})"
    rf"|(?P<bare>[一二三四五六日]{{2,7}}(?=早|上|中|下|晚|夜|全天))"
    rf"|(?P<from>{_PERIOD})?(?P<one>{_N}{_OF_HOUR}?)(?:到|至|-|—|~)(?P<to>{_PERIOD})?(?P<two>{_N}{_OF_HOUR})"
    rf"|(?P<of>{_PERIOD})?(?P<alone>{_N}{_OF_HOUR})(?P<side>以后|之后|往后|后|以前|之前|前)"
    rf"|(?P<time>{_any(' '.join(_TIMES))})"
    rf"|(?P<all>{_any('都行 都可以 都能来 都能 都有空 都有时间 都没问题')})"
    rf"|(?P<yes>{_any('行 可以 能来 能 有空 有时间 方便 没问题 参加 来')})"
    rf"|(?P<filler>{_any(_FILLERS)}|[、/|+&()]+)"
    rf"|(?P<stop>[,。.;!…]+)"
)
_DAYS = {"working": range(5), "weekend": range(5, 7), "every": DAYS}


@dataclass(slots=True)
class _Clause:
    """Days and times, and whether it is for or against them."""

    days: set[int] = field(default_factory=set)
    times: list[tuple[int, int]] = field(default_factory=list)
    whole: bool = False
    """Whatever is not named elsewhere."""
    no: bool = False
    time_first: bool = False
    """晚上周二周四"""
    closed: bool = False
    """Whether they can was said: what follows is another clause."""

    @property
    def says_when(self) -> bool:
        return bool(self.days or self.times)

    def week(self) -> Week:
        if self.whole:
            return ALWAYS
        everything = (0, END) if self.no else WAKING
        return on(self.days or DAYS, *(self.times or (everything,)))


def week_said(text: str) -> Week | None:
    """None for anything else than times of a week."""
    words = plain(text)
    if not words or len(words) > LONGEST:
        return None
    reading = _Reading()
    at = 0
    while at < len(words):
        match = _TOKEN.match(words, at)
        if match is None or not reading.takes(match):
            return None
        at = match.end()
    return reading.week()


class _Reading:
    def __init__(self) -> None:
        self.clauses = [_Clause()]
        self.never = False

    def takes(self, match: re.Match[str]) -> bool:
        """False for what makes no sense here."""
        kind, now = match.lastgroup, self.clauses[-1]
        if match["range"] or match["days"] or match["bare"] or kind in _DAYS:
            self._days(_days_in(match))
        elif match["one"] or match["alone"] or match["time"]:
            times = _times_in(match)
            if times is None:
                return False
            return self._times(times)
        elif kind == "stop":
            now.closed = now.closed or (now.no and now.says_when) or (bool(now.times) and not now.days)
        elif kind in ("no", "never"):
            return self._no(now, never=kind == "never")
        elif kind == "but":
            self._next().no = True
        elif kind == "without":
            now.no = now.closed = True
        elif kind in ("always", "rest"):
            self._next().whole = True
        elif kind in ("all", "yes"):
            self._yes(now, everything=kind == "all")
        return True

    def _next(self) -> _Clause:
        self.clauses.append(_Clause())
        return self.clauses[-1]

    def _days(self, days: Iterable[int]) -> None:
        now = self.clauses[-1]
        if now.closed or now.whole or (now.times and now.days and not now.time_first):
            now = self._next()
        now.time_first = now.time_first or bool(now.times)
        now.days |= set(days)

    def _times(self, times: list[tuple[int, int]]) -> bool:
        now = self.clauses[-1]
        if now.time_first and not now.closed:
            return False  # 晚上周二早上: of which day?
        (self._next() if now.closed else now).times += times
        return True

    def _no(self, now: _Clause, *, never: bool) -> bool:
        if now.whole and not now.closed:
            self.clauses.pop()  # 周二行, 别的都不行
            self._next()
        elif now.says_when and not now.closed:
            now.no = now.closed = True
        elif never:
            self.never = True
        else:
            return False
        return True

    def _yes(self, now: _Clause, *, everything: bool) -> None:
        if now.says_when and now.no:
            before = [clause for clause in self.clauses[:-1] if clause.says_when and not clause.closed]
            if before:  # 工作日除了周三都行
                now.closed = before[-1].closed = True
                return
        if (now.says_when and now.no) or (everything and not now.says_when):  # 除了周三都行; 都行
            now = self._next()
            now.whole = True
        now.closed = now.says_when or now.whole

    def week(self) -> Week | None:
        said = [clause for clause in self.clauses if clause.says_when or clause.whole]
        if self.never:
            return None if said else ()
        if not said:
            return None
        wanted = [clause for clause in said if not clause.no]
        base = week(each for clause in wanted for each in clause.week()) if wanted else ALWAYS
        return without(base, (each for clause in said if clause.no for each in clause.week()))


def times_at_start(words: str) -> tuple[tuple[int, int], str] | None:
    """The time of one day that `words` begin with, and the rest; several parts are one time from the first to the
    last. None where they begin with none."""
    found: list[tuple[int, int]] = []
    while (match := _TOKEN.match(words)) is not None and (match["one"] or match["alone"] or match["time"]):
        times = _times_in(match)
        if times is None:
            break
        found += times
        words = words[match.end() :].removeprefix("、").removeprefix("和")
    return ((min(found)[0], max(ends for _, ends in found)), words) if found else None


def _days_in(match: re.Match[str]) -> Iterable[int]:
    if match["range"]:
        first, last = _number(match["first"]), _number(match["last"])
        return range(first, last + 1) if first <= last else (*range(first, 7), *range(last + 1))
    if match["days"] or match["bare"]:
        found = {_number(each) for each in match[0] if each in _D}
        return found | {6} if "末" in match[0] else found
    return _DAYS[match.lastgroup or ""]


def _number(said: str) -> int:
    return int(said) - 1 if said.isdecimal() else _NUMBER[said]


def _times_in(match: re.Match[str]) -> list[tuple[int, int]] | None:
    """None for an end before its beginning, and for no time of a day."""
    if match["time"]:
        return list(_TIMES[match["time"]])
    if match["alone"]:
        at = _minute(match["of"], match["alone"], after=-1)
        if at is None:
            return None
        before = match["side"].endswith("前")
        begins, ends = (min(WAKING[0], at - 1) if at > 0 else at, at) if before else (at, END)
    else:
        begins, ends = _from_and_to(match)
    return [(begins, ends)] if 0 <= begins < ends <= END else None


def _from_and_to(match: re.Match[str]) -> tuple[int, int]:
    one, two = match["one"], match["two"]
    if one.isdecimal() or not re.search("[:点时]", one):  # 9到11点
        one += "点"
    begins = _minute(match["from"], one, after=-1)
    if begins is None:
        return END, END
    ends = _minute(match["to"] or match["from"], two, after=begins)
    if ends is None and match["to"] is None:
        ends = _minute(None, two, after=begins)
    return begins, begins if ends is None else ends


def _minute(period: str | None, words: str, *, after: int) -> int | None:
    """The first minute later than `after` that these words can mean; the likely one where nothing was said before."""
    if period is None and ":" in words:
        hour, _, minute = words.partition(":")
        at = int(hour) * 60 + int(minute) if hour.isdecimal() else END + 1
        return at if after < at <= END else None
    clock = clock_in((period or "") + words)
    if clock is None:
        return None
    return next((at for at in _likely_first(clock) if after < at <= END), None)


def _likely_first(clock: Clock) -> list[int]:
    """7点 is seven in the morning, 3点 three in the afternoon."""
    return sorted(clock.minutes, key=lambda at: (at < WAKING[0], at))
