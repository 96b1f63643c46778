"""What people read: English msgids in the code, rendered in the language of whoever reads it.

A message to somebody else is written before it is known which language they read, so texts stay `Text` until they
are addressed. The .po file is read as it is; there is no compiled catalogue that could be stale.
"""

from __future__ import annotations

import gettext
import io
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

DEFAULT = "zh_CN"


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence that is not translated yet. Parameters may be texts themselves."""

    msgid: str
    parameters: dict[str, Any] = field(default_factory=dict)


def T(msgid: str, /, **parameters: Any) -> Text:  # noqa: N802 - the mark that extraction looks for, as short as _
    return Text(msgid, parameters)


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

    def render(self, text: Text | str, locale: str) -> str:
        """`text` in `locale`, in Chinese when the locale is not known."""
        if isinstance(text, str):
            return text
        catalogue = self._catalogues.get(locale) or self._catalogues[DEFAULT]
        sentence = catalogue.gettext(text.msgid)
        if not text.parameters:
            return sentence
        return sentence.format(**{name: self._inner(value, locale) for name, value in text.parameters.items()})

    def _inner(self, value: Any, locale: str) -> Any:
        return self.render(value, locale) if isinstance(value, Text) else value
