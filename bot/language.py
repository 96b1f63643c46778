"""What people read: English msgids in the code, rendered in the language of whoever reads it.

A message to somebody else is written before it is known which language they read, so texts stay `Text` until they
are addressed. The .po file is read as it is; there is no compiled catalogue that could be stale.

`<b>…</b>` in a msgid (never in what it is filled with) sets words in bold. Rendered, it is `Words`: plain text, and
where in it the bold begins and ends. Nothing is ever parsed again, so what people wrote cannot become a tag.
"""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

DEFAULT = "zh_CN"

_BOLD, _PLAIN = "\x0e", "\x0f"
"""Stand for the tags while a sentence is put together; control characters that no platform shows."""
_MARKS = re.compile(f"[{_BOLD}{_PLAIN}]")
_STEERING = re.compile("[\x0e\x0f\u202a-\u202e\u2066-\u2069]")
"""Our marks, and the characters that turn the direction of what follows."""
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence that is not translated yet. Parameters may be texts themselves."""

    msgid: str
    parameters: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence as somebody reads it. `bold`: start and end of each stretch, counted in characters."""

    plain: str
    bold: tuple[tuple[int, int], ...] = ()


def T(msgid: str, /, **parameters: Any) -> Text:  # noqa: N802 - the mark that extraction looks for, as short as _
    return Text(msgid, parameters)


def joined(texts: Iterable[Text | str], between: str = "\n") -> Text:
    """Several texts as one, each in the reader's language: the lines of a list."""
    parts = {f"part{number}": text for number, text in enumerate(texts)}
    return Text(between.join(f"{{{name}}}" for name in parts), parts)


class Languages:
    """The catalogues of all languages that people can choose; English is the msgids themselves."""

    def __init__(self) -> None:
        self._catalogues: dict[str, gettext.NullTranslations] = {"en": gettext.NullTranslations()}
        for folder in resources.files("locales").iterdir():
            source = folder / "LC_MESSAGES" / "jinhuai.po"
            if source.is_file():
                with source.open("rb") as file:
                    catalogue = read_po(file, locale=folder.name)
                compiled = io.BytesIO()
                write_mo(compiled, catalogue)
                compiled.seek(0)
                self._catalogues[folder.name] = gettext.GNUTranslations(compiled)

    @property
    def known(self) -> list[str]:
        return sorted(self._catalogues)

    def render(self, text: Text | Words | str, locale: str) -> str:
        """`text` in `locale` without its emphasis; in Chinese when the locale is not known."""
        return text if isinstance(text, str) else self.words(text, locale).plain

    def words(self, text: Text | Words | str, locale: str) -> Words:
        """`text` in `locale` with its emphasis. A plain string has none."""
        if isinstance(text, str):
            return Words(text)
        return text if isinstance(text, Words) else _read(self._marked(text, locale))

    def _marked(self, text: Text, locale: str) -> str:
        catalogue = self._catalogues.get(locale) or self._catalogues[DEFAULT]
        sentence = catalogue.gettext(text.msgid)
        if "<" in sentence:
            sentence = sentence.replace("<b>", _BOLD).replace("</b>", _PLAIN)
        if not text.parameters:
            return sentence
        return sentence.format(**{name: self._inner(value, locale) for name, value in text.parameters.items()})

    def _inner(self, value: Any, locale: str) -> Any:
        if isinstance(value, Text):
            return self._marked(value, locale)
        return kept_apart(value) if isinstance(value, str) else value


def kept_apart(words: str) -> str:
    """What somebody wrote, so that it turns nothing around it: a right-to-left name in a left-to-right sentence."""
    words = _STEERING.sub("", words)
    return f"\u2068{words}\u2069" if _RIGHT_TO_LEFT.search(words) else words


def _read(marked: str) -> Words:
    if _BOLD not in marked:
        return Words(marked.replace(_PLAIN, ""))
    bold: list[tuple[int, int]] = []
    length = depth = begin = 0
    for piece, mark in zip(_MARKS.split(marked), [*_MARKS.findall(marked), ""], strict=True):
        length += len(piece)
        if mark == _BOLD:
            begin = length if depth == 0 else begin
            depth += 1
        elif depth and (mark == _PLAIN or not mark):
            depth = depth - 1 if mark else 0
            if depth == 0 and length > begin:
                bold.append((begin, length))
    return Words(_MARKS.sub("", marked), tuple(bold))
