"""What can come into a form: what somebody said, or which of its buttons they pressed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Typed:
    """Words, as they were written."""

    text: str


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button of the question itself; what its value means is the field's matter."""

    value: str


@dataclass(frozen=True, slots=True)
class Voice:
    id: str
    """What the platform hands the recording out by."""
    unique: str
    """The same for the same recording whenever it comes again."""
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Photo:
    id: str
    unique: str
    album: str = ""
    """The same for all photos that were sent together; each comes by itself."""
    caption: str = ""
    second_hand: bool = False
    """Forwarded: no proof of who saw it, or when."""
    size: int | None = None
    """Bytes, where the platform tells."""


@dataclass(frozen=True, slots=True)
class Fix:
    """Where somebody is: WGS-84 degrees, metres."""

    latitude: float
    longitude: float
    accuracy: float | None = None
    second_hand: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A sticker, a film, an update of a kind that nobody here reads."""


Answer = Typed | Tapped | Voice | Photo | Fix | Contact | Unreadable


@dataclass(frozen=True, slots=True)
class Look:
    """Nothing was said; where do we stand?"""


@dataclass(frozen=True, slots=True)
class Back:
    pass


@dataclass(frozen=True, slots=True)
class Skip:
    pass


@dataclass(frozen=True, slots=True)
class Keep:
    """Leave the answer that is being looked at as it is."""


@dataclass(frozen=True, slots=True)
class Done:
    """That was all, to a question that takes several things."""


@dataclass(frozen=True, slots=True)
class Edit:
    field: str


@dataclass(frozen=True, slots=True)
class Page:
    number: int


@dataclass(frozen=True, slots=True)
class Confirm:
    """What the summary says is right."""


@dataclass(frozen=True, slots=True)
class Cancel:
    pass


Control = Look | Back | Skip | Keep | Done | Edit | Page | Confirm | Cancel
Said = Answer | Control

CONTROL_MARK = "!"
"""What the data of a control's button begins with; no option's value does."""
_WORDS: dict[str, Control] = {
    "!back": Back(),
    "!skip": Skip(),
    "!keep": Keep(),
    "!done": Done(),
    "!ok": Confirm(),
    "!": Cancel(),
}
_DATA: dict[type[Said], str] = {type(said): data for data, said in _WORDS.items()}


def data_of(said: Said) -> str:
    """What the button carries that says this. Raises ValueError for what no button can say."""
    if isinstance(said, Tapped):
        return said.value
    if (data := _DATA.get(type(said))) is not None:
        return data
    match said:
        case Edit(field):
            return f"!e.{field}"
        case Page(number):
            return f"!p.{number}"
    raise ValueError(f"no button can say {said}")


def said_by(data: str) -> Said:
    """The other way round. What is no control is an option's value, whatever it is."""
    if not data.startswith(CONTROL_MARK):
        return Tapped(data)
    if data in _WORDS:
        return _WORDS[data]
    kind, _, rest = data.partition(".")
    if kind == "!e":
        return Edit(rest)
    if kind == "!p" and rest.isascii() and rest.isdigit() and len(rest) < 6:
        return Page(int(rest))
    return Look()
