"""What a monkey can do with a phone."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.handlers.alarm import WORDS as ALARMS
from tests.monkey.cast import Part
from tests.monkey.screens import Button, Screens

GATE = (30.34645, 114.1326)
COMMANDS = (
    "start", "help", "lang", "note", "checkin", "my", "today", "duty", "short", "people", "find", "find 王",
    "find 3网格", "find 🌻", "lang English", "lang 中文", "sos",
)  # fmt: skip
UNKNOWN_COMMANDS = ("publish", "admin", "delete_everything", "NOTE2", "weather please")
WORDS = (
    "签到", "我的班", "今天", "谁没到", "缺人", "人员", "随手记", "语言", "帮助", "取消", "返回", "上一步",
    "跳过", "好了", "对", "不改了", "顶班", "下一页", "上一页", "Check in", "My shifts", "cancel", "back", "skip",
    "求助设置", "夜里可以叫我", "夜里别叫我", "done", "找 王师傅", "找 2网格", "找 谁也不是", "ＭＹ shifts！",
)  # fmt: skip
ANSWERS = (
    "3号楼西门", "公租房2栋", "路灯坏了三天了", "何小平, 住3栋", "我叫张三，13栋", "3106", "三一零六", "三十",
    "2.5", "-1", "0", "1", "2", "3", "4", "5", "99999999999999999999", "½", "٣", "二", "明天下午三点", "25:99",
    "昨天", "2月30日",
)  # fmt: skip
NONSENSE = (
    "asdf", "？？？", "🙂🙂🙂", "👨‍👩‍👧‍👦", "…", "{name}", "%s %d {0}", "<b>粗</b> & <i>斜",
    "_*[]()~`>#+-=|{}.!", "'; DROP TABLE people; --", "\x00", "a\x00b", "\u200b\u200b\u200b", "\u3164",
    "\ufeff", "\u202e倒过来", "مرحبا بالعالم", "שלום 123 עולם", "é" * 300, "Z̴̡̛" * 80, "\n\n\n.\n\n", "/中文",
    "/start@somebody_else_bot", "null", "None", "true", "\\u0000", "𝕊𝕆𝕊 𝕡𝕝𝕖𝕒𝕤𝕖", "他昨天报警了",
)  # fmt: skip
MADE_UP = (
    "", "x", ":::", "a:b:c:d", "seat:1:0:eta", "seat:1:0:etaX", "seat:0:0:can",
    "seat:99999999999999999999999999:0:can", "seat:9223372036854775808:0:here", "sub:1:0:yes", "lead:1:0:call",
    "lead:1:0:sub", "for:1:0:cannot", "buddy:1:0:here", "look:1:0:well", "hole:1:0:sub", "roll:1:0:1",
    "roll:1:0:9999999999999999999999999999999999999", "roll:3:0:٣", "board:0:99999999999999999999:today",
    "board:1:0:today.hole", "board:1:0:duty.call", "board:1:0:nothing.here", "board:1:0:duty.what",
    "shifts:1:0:page", "shifts:99999999999999:0:page", "shifts:0:0:all", "people:4000:0:", "people:0:0:?",
    "people:0:0:no such team", "people:9223372036854775807:0:", "person:1:0:call", "person:2:0:invite",
    "person:999999:0:", "person:1:0:x", "admit:1:0:in", "admit:1:0:patrol", "admit:1:0:no", "admit:77:0:later",
    "calling:0:0:come", "calling:0:0:come.1", "calling:0:0:?.9", "contact:1:0:show", "contact:0:0:new",
    "contact:9:0:off", "trial:1:0:", "night:0:0:on", "night:0:0:x",
    "join:0:0:", "lang:0:0:fr", "lang:0:0:en", "menu:0:0:sos", "menu:0:0:nothing", "note:1:1:x", "note:1:1:!go",
    "enter:1:0:can", "enter:1:0:cannot", "enter:1:0:ill", "enter:2:0:here", "enter:1:0:x", "for:1:0:told",
    "for:2:0:busy", "seat:1:0:vest", "seat:1:0:police9", "seat:1:0:teacher1", "seat:1:0:through", "buddy:2:0:beside",
    "patrol:1:0:sign", "patrol:1:0:t1.nd.0", "patrol:1:0:t1.nf.0", "patrol:1:0:t٣.nd.٣", "patrol:1:0:rest.99999999999",
    "patrol:1:0:page.-1", "patrol:7:0:report", "patrol-lead:1:0:ok", "patrol-lead:1:0:ask", "patrol-lead:1:0:photos",
    "patrol-answer:1:0:", "joint:1:0:went", "joint:1:0:call", "walk:1:0:", "walk:9223372036854775807:0:",
    "check_in:5:2:!new", "note:٣:١:x", "seat:1:0:🙂", "menu:0:0:\x00",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that one person is about to do. `fields`: as the stand-in's control API takes them."""

    part: Part
    kind: str
    """What it is, for the report and for the table of what may stay unanswered."""
    act: str
    fields: dict[str, Any] = field(default_factory=dict)
    group: int | None = None

    def __str__(self) -> str:
        given = {name: value if len(str(value)) < 80 else f"{str(value)[:60]}…" for name, value in self.fields.items()}
        place = "" if self.group is None else f" in group {self.group}"
        return f"{self.part.who} ({self.part.account}){place}: {self.kind} {given}"


@dataclass(slots=True)
class Hands:
    """One person's: they remember what they have sent, for what is done to it later."""

    part: Part
    chance: random.Random
    screens: Screens
    groups: list[int]
    written: list[int] = field(default_factory=list)
    """Own messages with words."""
    walking: list[int] = field(default_factory=list)
    """Own live positions."""
    blocked: bool = False

    def next(self) -> list[Deed]:
        """What they do now, at one moment: mostly one thing."""
        if self.blocked:
            return [self._deed("unblock", "unblock")] if self.chance.random() < 0.4 else []
        kinds = list(_WAYS)
        while True:
            kind = self.chance.choices(kinds, [_WAYS[each][0] for each in kinds])[0]
            deeds = _WAYS[kind][1](self)
            if deeds:
                return deeds

    def remember(self, deed: Deed, message: dict[str, Any] | None) -> None:
        if deed.kind == "block":
            self.blocked = True
        elif deed.kind == "unblock":
            self.blocked = False
        if message is None or deed.group is not None:
            return
        if "text" in message:
            self.written = [*self.written, int(message["message_id"])][-50:]
        if "live_period" in message.get("location", {}):
            self.walking = [*self.walking, int(message["message_id"])][-5:]

    def _deed(self, kind: str, act: str, **fields: Any) -> Deed:
        return Deed(self.part, kind, act, fields)

    def _there(self, kind: str, act: str, group: int, **fields: Any) -> Deed:
        return Deed(self.part, kind, act, fields, group)

    def _text(self, kind: str, words: str, **fields: Any) -> list[Deed]:
        return [self._deed(kind, "text", text=words, **fields)]

    # Buttons

    def _tap(self) -> list[Deed]:
        buttons = self.screens.buttons(self.part.account)[-12:]
        return [self._tapped("tap", self.chance.choice(buttons))] if buttons else []

    def _tap_any(self) -> list[Deed]:
        buttons = self.screens.buttons(self.part.account)
        return [self._tapped("tap far above", self.chance.choice(buttons))] if buttons else []

    def _tap_twice(self) -> list[Deed]:
        """Two taps at once: the same button, or two of one message."""
        buttons = self.screens.buttons(self.part.account)[-8:]
        if not buttons:
            return []
        first = self.chance.choice(buttons)
        same = [each for each in buttons if each.message == first.message]
        second = first if self.chance.random() < 0.5 else self.chance.choice(same)
        return [self._tapped("two taps", first), self._tapped("two taps", second)]

    def _tap_gone(self) -> list[Deed]:
        buttons = self.screens.gone[self.part.account]
        return [self._tapped("old button", self.chance.choice(buttons))] if buttons else []

    def _tap_others(self) -> list[Deed]:
        """A button of somebody else's, pressed on a message of one's own."""
        chats = [chat for chat, gone in sorted(self.screens.gone.items()) if gone and chat != self.part.account]
        mine = self.screens.gone[self.part.account]
        if not chats or not mine:
            return []
        theirs = self.chance.choice(self.screens.gone[self.chance.choice(chats)])
        return [self._tapped("another's button", Button(self.chance.choice(mine).message, theirs.label, theirs.data))]

    def _tap_made_up(self) -> list[Deed]:
        mine = self.screens.gone[self.part.account]
        if not mine:
            return []
        data = self.chance.choice(MADE_UP)
        if self.chance.random() < 0.3:
            verb = self.chance.choice(
                ("seat", "lead", "sub", "roll", "board", "person", "for", "buddy", "hole", "look")
            )
            what = self.chance.choice(
                (
                    "",
                    "call",
                    "here",
                    "sub",
                    "can",
                    "cannot",
                    "ill",
                    "busy",
                    "leave",
                    "way",
                    "eta5",
                    "unwell",
                    "yes",
                    "right",
                )
            )
            data = f"{verb}:{self.chance.randrange(1, 120)}:0:{what}"
        return [self._tapped("made-up button", Button(self.chance.choice(mine).message, "", data))]

    def _tapped(self, kind: str, button: Button) -> Deed:
        return self._deed(kind, "tap", message_id=button.message, data=button.data)

    # Words

    def _label(self) -> list[Deed]:
        buttons = self.screens.buttons(self.part.account)[-8:]
        return self._text("label typed", self.chance.choice(buttons).label) if buttons else []

    def _command(self) -> list[Deed]:
        return self._text("command", f"/{self.chance.choice(COMMANDS)}")

    def _unknown_command(self) -> list[Deed]:
        return self._text("unknown command", f"/{self.chance.choice(UNKNOWN_COMMANDS)}")

    def _alarm(self) -> list[Deed]:
        return self._text("alarm", self.chance.choice(sorted(ALARMS)))

    def _code(self) -> list[Deed]:
        """An invite that somebody has seen, used or not, or one that never was."""
        code = self.chance.choice([*self.screens.codes, "ABCDE-FGH23"])
        if self.chance.random() < 0.5:
            return self._text("invite", code)
        return [self._deed("invite", "start", payload=code.replace("-", ""))]

    def _payload(self) -> list[Deed]:
        return [
            self._deed("start with words", "start", payload=self.chance.choice(("", "x", "a" * 64, "note_1", "_-_")))
        ]

    def _long(self) -> list[Deed]:
        words = self.chance.choice(("长" * 5000, "long " * 1000, "🌻" * 2500, "行\n" * 2500, "/" + "a" * 4999))
        return self._text("5,000 characters", words)

    def _key(self) -> list[Deed]:
        """A key of the permanent keyboard, in either language."""
        if self.chance.random() < 0.4:
            return [self._deed("position", "location", **self._place())]
        return self._text("key", self.chance.choice(("我的班", "My shifts")))

    def _reply(self) -> list[Deed]:
        mine = self.screens.messages[self.part.account]
        return self._text("reply", self.chance.choice(ANSWERS), reply_to=self.chance.choice(mine)) if mine else []

    def _edit(self) -> list[Deed]:
        if not self.written:
            return []
        return [
            self._deed("edit", "edit", message_id=self.chance.choice(self.written), text=self.chance.choice(ANSWERS))
        ]

    # Other messages

    def _place(self) -> dict[str, float]:
        if self.chance.random() < 0.2:
            return {"latitude": self.chance.uniform(-90, 90), "longitude": self.chance.uniform(-180, 180)}
        return {
            "latitude": GATE[0] + self.chance.gauss(0, 0.002),
            "longitude": GATE[1] + self.chance.gauss(0, 0.002),
        }

    def _from_elsewhere(self) -> list[Deed]:
        """Forwarded, or sent by way of another bot: words, a position, a photo."""
        around: dict[str, Any] = self.chance.choice(
            ({"forwarded_from": 1003}, {"forwarded_from": "隐藏的人"}, {"via_bot": 777})
        )
        what = self.chance.randrange(3)
        if what == 0:
            return self._text("forwarded", self.chance.choice((*ANSWERS, *WORDS, "求助")), **around)
        if what == 1:
            return [self._deed("forwarded", "location", **self._place(), **around)]
        return [self._deed("forwarded", "photo", caption="转发的", **around)]

    def _live(self) -> list[Deed]:
        return [self._deed("live position", "location", **self._place(), live_period=900)]

    def _moves(self) -> list[Deed]:
        if not self.walking:
            return []
        message = self.chance.choice(self.walking)
        if self.chance.random() < 0.3:
            self.walking.remove(message)
            return [self._deed("live position ends", "stop_moving", message_id=message)]
        return [self._deed("live position moves", "move", message_id=message, **self._place())]

    def _other(self) -> list[Deed]:
        venue = {"location": self._place(), "title": "老地方", "address": "1号"}
        kinds: dict[str, Any] = {
            "dice": {"emoji": "🎲", "value": 3},
            "venue": venue,
            "poll": {"id": "1", "question": "?", "options": []},
            "story": {"id": 1},
            "video_note": {"file_id": "v", "file_unique_id": "v", "length": 240, "duration": 3},
            "audio": {"file_id": "a", "file_unique_id": "a", "duration": 3},
            "video": {"file_id": "f", "file_unique_id": "f", "width": 1, "height": 1, "duration": 3},
            "something_of_2031": {"x": 1},
        }
        kind = self.chance.choice(sorted(kinds))
        said = "position" if kind == "venue" else "other message"
        return [self._deed(said, "other", message={kind: kinds[kind]})]

    def _happens(self) -> list[Deed]:
        kind = self.chance.choice(("pinned_message", "message_auto_delete_timer_changed", "write_access_allowed"))
        return [self._deed("service message", "other", message={kind: {}})]

    # Groups

    def _in_group(self) -> list[Deed]:
        group = self.chance.choice(self.groups)
        command = self.chance.choice([each for each in COMMANDS if each != "sos"])
        return [self._there("command in a group", "text", group, text=f"/{command}")]

    def _alarm_in_group(self) -> list[Deed]:
        """Everybody hears it, so that it is rare; the words are seen only where the bot sees everything."""
        if self.chance.random() < 0.5:
            return [self._there("alarm in a group", "text", self.groups[0], text="/sos")]
        return [self._there("alarm in a group", "text", self.groups[1], text=self.chance.choice(sorted(ALARMS)))]

    def _chatter(self) -> list[Deed]:
        group = self.chance.choice(self.groups)
        words = self.chance.choice((*ANSWERS, *WORDS, "/publish", "/help@somebody_else_bot", "今天谁值班"))
        if self.chance.random() < 0.3:
            return [self._there("chatter in a group", "photo", group, caption="看看")]
        return [self._there("chatter in a group", "text", group, text=words)]

    def _tap_in_group(self) -> list[Deed]:
        groups = [group for group in self.groups if self.screens.messages[group]]
        if not groups:
            return []
        group = self.chance.choice(groups)
        everything = [each for chat in sorted(self.screens.gone) for each in self.screens.gone[chat]]
        data = self.chance.choice(everything).data if everything else "menu:0:0:my"
        fields = {"message_id": self.chance.choice(self.screens.messages[group]), "data": data}
        return [self._there("button in a group", "tap", group, **fields)]

    # Whether the bot may write, and too much at once

    def _block(self) -> list[Deed]:
        return [self._deed("block", "block")]

    def _flood(self) -> list[Deed]:
        return [deed for number in range(28) for deed in self._text("flood", f"{number}!")]

    def _burst(self) -> list[Deed]:
        """A few things at once, as a phone sends them that had no network."""
        return [deed for _ in range(self.chance.randrange(2, 5)) for deed in self._simple()]

    def _simple(self) -> list[Deed]:
        return self.chance.choice((self._answer, self._word, self._label, self._nonsense, self._tap))()

    def _answer(self) -> list[Deed]:
        return self._text("answer", self.chance.choice(ANSWERS))

    def _word(self) -> list[Deed]:
        return self._text("plain word", self.chance.choice(WORDS))

    def _nonsense(self) -> list[Deed]:
        return self._text("nonsense", self.chance.choice(NONSENSE))

    def _photo(self) -> list[Deed]:
        return [self._deed("photo", "photo", caption=self.chance.choice(("", "门口", "签到", "/note")))]

    def _album(self) -> list[Deed]:
        return [self._deed("album", "album", photos=[{"caption": "一"}, {}, {}])]

    def _voice(self) -> list[Deed]:
        return [self._deed("voice", "voice", duration=self.chance.choice((0, 3, 600)))]

    def _document(self) -> list[Deed]:
        name, kind = self.chance.choice(
            (("名单.xlsx", "application/vnd.ms-excel"), ("大图.png", "image/png"), ("没有", None))
        )
        fields = {} if kind is None else {"mime_type": kind}
        return [self._deed("document", "document", name=name, **fields)]

    def _sticker(self) -> list[Deed]:
        return [self._deed("sticker", "sticker")]

    def _contact(self) -> list[Deed]:
        fields = {} if self.chance.random() < 0.5 else {"user_id": 1003}
        return [self._deed("contact", "contact", phone_number="+8613800000000", first_name="🙂", **fields)]

    def _location(self) -> list[Deed]:
        return [self._deed("position", "location", **self._place())]


Way = Callable[[Hands], list[Deed]]
_WAYS: dict[str, tuple[float, Way]] = {
    "tap": (34, Hands._tap),
    "tap any": (5, Hands._tap_any),
    "two taps": (5, Hands._tap_twice),
    "old": (7, Hands._tap_gone),
    "others": (5, Hands._tap_others),
    "made up": (5, Hands._tap_made_up),
    "label": (6, Hands._label),
    "answer": (8, Hands._answer),
    "word": (7, Hands._word),
    "command": (9, Hands._command),
    "unknown": (2, Hands._unknown_command),
    "nonsense": (6, Hands._nonsense),
    "long": (2, Hands._long),
    "key": (4, Hands._key),
    "reply": (1, Hands._reply),
    "edit": (3, Hands._edit),
    "alarm": (0.5, Hands._alarm),
    "code": (2, Hands._code),
    "payload": (1.5, Hands._payload),
    "photo": (3, Hands._photo),
    "album": (2, Hands._album),
    "voice": (2, Hands._voice),
    "document": (2, Hands._document),
    "sticker": (3, Hands._sticker),
    "contact": (2, Hands._contact),
    "location": (3, Hands._location),
    "elsewhere": (4, Hands._from_elsewhere),
    "live": (2, Hands._live),
    "moves": (2, Hands._moves),
    "other": (3, Hands._other),
    "happens": (1, Hands._happens),
    "group": (2, Hands._in_group),
    "group alarm": (0.15, Hands._alarm_in_group),
    "chatter": (2, Hands._chatter),
    "group tap": (1, Hands._tap_in_group),
    "block": (0.7, Hands._block),
    "burst": (2, Hands._burst),
    "flood": (0.25, Hands._flood),
}
"""How often, and what."""
