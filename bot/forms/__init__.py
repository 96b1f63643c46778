"""The form engine: pure, knows nobody. `form.py` says what a form is, `advance.py` what a step is."""

from bot.forms.checklist import Checklist
from bot.forms.choice import Choice, Person, YesNo
from bot.forms.choices import Choices
from bot.forms.field import Answers, Context, Facts
from bot.forms.form import Form
from bot.forms.group import Group
from bot.forms.number import Number
from bot.forms.options import facts
from bot.forms.phone import Phone
from bot.forms.photos import Photos
from bot.forms.position import Position
from bot.forms.said import Fix, Photo, Voice
from bot.forms.sight import Seen, Sight
from bot.forms.silent import Silent
from bot.forms.spoken.tense import Tense
from bot.forms.spot import Spot, Whereabouts
from bot.forms.sure import Sure
from bot.forms.times import Day, Duration, Moment, Time
from bot.forms.waits import Wait
from bot.forms.words import Code, Name, Story, Told, Words

__all__ = [
    "Answers",
    "Checklist",
    "Choice",
    "Choices",
    "Code",
    "Context",
    "Day",
    "Duration",
    "Facts",
    "Fix",
    "Form",
    "Group",
    "Moment",
    "Name",
    "Number",
    "Person",
    "Phone",
    "Photo",
    "Photos",
    "Position",
    "Seen",
    "Sight",
    "Silent",
    "Spot",
    "Story",
    "Sure",
    "Tense",
    "Time",
    "Told",
    "Voice",
    "Wait",
    "Whereabouts",
    "Words",
    "YesNo",
    "facts",
]
