"""parse_mode MarkdownV2, and the old Markdown."""

import re
from typing import NamedTuple

from sandbox.formatting.spans import SpannedText, unparsable
from sandbox.wire import Json

RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
# longest first: "__" is underline before "_" is italic
PAIRS_V2 = (("||", "spoiler"), ("__", "underline"), ("*", "bold"), ("_", "italic"), ("~", "strikethrough"))
PAIRS_OLD = (("*", "bold"), ("_", "italic"))
NAMES = {
    "bold": "Bold", "italic": "Italic", "underline": "Underline", "strikethrough": "Strikethrough",
    "spoiler": "Spoiler", "code": "Code", "pre": "Pre", "text_link": "TextUrl",
}  # fmt: skip

_ESCAPED = re.compile(r"\\([\x01-\x7e])")
# an odd number of backslashes up to the end: the last one escapes what follows
_ESCAPES = re.compile(r"(?<!\\)(?:\\\\)*\\\Z")


class _Open(NamedTuple):
    mark: str
    kind: str
    start: int
    offset: int


class _Reader:
    def __init__(self, source: str, *, old: bool) -> None:
        self.source = source
        self.old = old
        self.pairs = PAIRS_OLD if old else PAIRS_V2
        self.text = SpannedText()
        self.open: list[_Open] = []
        self.at = 0

    def read(self) -> tuple[str, list[Json]]:
        while self.at < len(self.source):
            if not (self._escaped() or self._code() or self._quote() or self._link() or self._pair()):
                self._character()
        if self.open:
            raise self._unfinished(self.open[-1].kind, self.open[-1].offset)
        return self.text.finished()

    def _here(self) -> int:
        return len(self.source[: self.at].encode())

    def _unfinished(self, kind: str, offset: int) -> Exception:
        if self.old:
            return unparsable(f"Can't find end of the entity starting at byte offset {offset}")
        return unparsable(f"Can't find end of {NAMES.get(kind, kind)} entity at byte offset {offset}")

    def _find(self, mark: str, start: int) -> int:
        """Where the mark stands next, unescaped; -1 when nowhere."""
        end = self.source.find(mark, start)
        while not self.old and end > 0 and _ESCAPES.search(self.source, start, end):
            end = self.source.find(mark, end + 1)
        return end

    def _escaped(self) -> bool:
        source, at = self.source, self.at
        if source[at] != "\\" or at + 1 >= len(source):
            return False
        follower = source[at + 1]
        if follower not in ("_*`[" if self.old else RESERVED | {"\\"}):
            return False
        self.text.write(follower)
        self.at += 2
        return True

    def _code(self) -> bool:
        mark = next((mark for mark in ("```", "`") if self.source.startswith(mark, self.at)), None)
        if mark is None:
            return False
        kind = "pre" if mark == "```" else "code"
        end = self._find(mark, self.at + len(mark))
        if end < 0:
            raise self._unfinished(kind, self._here())
        inner = self.source[self.at + len(mark) : end]
        details: Json = {}
        if kind == "pre":
            language, newline, rest = inner.partition("\n")
            if newline and " " not in language:
                inner = rest
                if language:
                    details["language"] = language
        start = self.text.length
        self.text.write(inner if self.old else _ESCAPED.sub(r"\1", inner))
        self.text.mark(kind, start, details)
        self.at = end + len(mark)
        return True

    def _quote(self) -> bool:
        source, at = self.source, self.at
        if self.old or source[at] != ">" or (at > 0 and source[at - 1] != "\n"):
            return False
        # a quotation ends with its last line; marks inside it work as everywhere
        self.open.append(_Open("\n", "blockquote", self.text.length, self._here()))
        self.at += 1
        return True

    def _link(self) -> bool:
        source = self.source
        if source[self.at] == "[":
            self.open.append(_Open("]", "text_link", self.text.length, self._here()))
            self.at += 1
            return True
        if source[self.at] != "]" or not self.open or self.open[-1].mark != "]":
            return False
        opened = self.open.pop()
        self.at += 1
        if source.startswith("(", self.at):
            end = self._find(")", self.at)
            if end < 0:
                raise unparsable(f"Can't find end of a URL at byte offset {self._here()}")
            self.text.mark(opened.kind, opened.start, {"url": _ESCAPED.sub(r"\1", source[self.at + 1 : end])})
            self.at = end + 1
        return True

    def _pair(self) -> bool:
        if self.open and self.open[-1].mark == "\n" and self.source[self.at] == "\n":
            if not self.source.startswith("\n>", self.at):
                opened = self.open.pop()
                self.text.mark(opened.kind, opened.start, {})
            self.text.write("\n")
            self.at += 2 if self.open and self.source.startswith("\n>", self.at) else 1
            return True
        for mark, kind in self.pairs:
            if self.source.startswith(mark, self.at):
                if self.open and self.open[-1].mark == mark:
                    opened = self.open.pop()
                    self.text.mark(kind, opened.start, {})
                else:
                    self.open.append(_Open(mark, kind, self.text.length, self._here()))
                self.at += len(mark)
                return True
        return False

    def _character(self) -> None:
        character = self.source[self.at]
        if not self.old and character in RESERVED:
            raise unparsable(f"Character '{character}' is reserved and must be escaped with the preceding '\\'")
        self.text.write(character)
        self.at += 1


def parse_markdown(source: str, *, old: bool) -> tuple[str, list[Json]]:
    """old: the legacy Markdown mode. Raises Refusal "can't parse entities"."""
    # the newline ends a quotation on the last line; it is taken off again
    text, entities = _Reader(source + "\n", old=old).read()
    return text.removesuffix("\n"), entities
