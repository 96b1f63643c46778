"""The tables, one file per subject."""

from db.models.access import Access
from db.models.declarative import Model
from db.models.leases import Lease
from db.models.notes import Note
from db.models.outbox import Card, Outgoing
from db.models.people import Identity, Person, PersonRole, Role
from db.models.timers import Timer
from db.models.turns import DeadLetter, Draft, FloodRecord, SeenKey

__all__ = [
    "Access",
    "Card",
    "DeadLetter",
    "Draft",
    "FloodRecord",
    "Identity",
    "Lease",
    "Model",
    "Note",
    "Outgoing",
    "Person",
    "PersonRole",
    "Role",
    "SeenKey",
    "Timer",
]
