"""The tables, one file per subject."""

from db.models.access import Access
from db.models.attachments import Attachment, AttachmentBody, AttachmentKind, AttachmentState, AttachmentUpload
from db.models.cases import (
    Case,
    CaseEntry,
    CaseJoin,
    CaseKind,
    CaseOutcome,
    CaseRoute,
    CaseState,
    CaseUrgency,
    Lead,
    Partner,
)
from db.models.declarative import Model
from db.models.drills import Drill
from db.models.emergencies import (
    Contact,
    Emergency,
    EmergencyCall,
    EmergencyEntry,
    EmergencyKind,
    EmergencyOutcome,
    EscalationBatch,
)
from db.models.joining import Invite, JoinRequest
from db.models.journal import JournalEntry
from db.models.leases import Lease
from db.models.notes import Note
from db.models.outbox import Card, Outgoing
from db.models.patrols import Patrol, PatrolMember, PatrolState, PatrolTick, ServiceHours, TickState
from db.models.people import Identity, Person, PersonRole, Role, Team
from db.models.places import Checkpoint, HazardPoint, Place, PlaceKind, Post, PostKind, Route, School
from db.models.shifts import (
    Answer,
    Assignment,
    CrossingState,
    Fix,
    Observation,
    Presence,
    PresenceKind,
    Proof,
    Result,
    Shift,
    ShiftKind,
    SubstituteRequest,
    SubstituteSearch,
)
from db.models.timers import Timer
from db.models.trials import Trial, TrialCallee
from db.models.turns import DeadLetter, Draft, FloodRecord, SeenKey
from db.models.welfare import WelfareWatch

__all__ = [
    "Access",
    "Answer",
    "Assignment",
    "Attachment",
    "AttachmentBody",
    "AttachmentKind",
    "AttachmentState",
    "AttachmentUpload",
    "Card",
    "Case",
    "CaseEntry",
    "CaseJoin",
    "CaseKind",
    "CaseOutcome",
    "CaseRoute",
    "CaseState",
    "CaseUrgency",
    "Checkpoint",
    "Contact",
    "CrossingState",
    "DeadLetter",
    "Draft",
    "Drill",
    "Emergency",
    "EmergencyCall",
    "EmergencyEntry",
    "EmergencyKind",
    "EmergencyOutcome",
    "EscalationBatch",
    "Fix",
    "FloodRecord",
    "HazardPoint",
    "Identity",
    "Invite",
    "JoinRequest",
    "JournalEntry",
    "Lead",
    "Lease",
    "Model",
    "Note",
    "Observation",
    "Outgoing",
    "Partner",
    "Patrol",
    "PatrolMember",
    "PatrolState",
    "PatrolTick",
    "Person",
    "PersonRole",
    "Place",
    "PlaceKind",
    "Post",
    "PostKind",
    "Presence",
    "PresenceKind",
    "Proof",
    "Result",
    "Role",
    "Route",
    "School",
    "SeenKey",
    "ServiceHours",
    "Shift",
    "ShiftKind",
    "SubstituteRequest",
    "SubstituteSearch",
    "Team",
    "TickState",
    "Timer",
    "Trial",
    "TrialCallee",
    "WelfareWatch",
]
