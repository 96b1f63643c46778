"""The form engine: pure, knows nobody. `form.py` says what a form is, `advance.py` what a step is."""

from bot.forms.choices import Choice, Choices, Person, YesNo
from bot.forms.field import Answers, Context, Facts
from bot.forms.form import Form
from bot.forms.number import Number
from bot.forms.options import facts
from bot.forms.position import Position
from bot.forms.said import Fix, Photo, Voice
from bot.forms.words import Code, Name, Story, Told, Words

__all__ = [
    "Answers",
    "Choice",
    "Choices",
    "Code",
    "Context",
    "Facts",
    "Fix",
    "Form",
    "Name",
    "Number",
    "Person",
    "Photo",
    "Position",
    "Story",
    "Told",
    "Voice",
    "Words",
    "YesNo",
    "facts",
]
