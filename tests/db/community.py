"""A small community with a row in every table, for tests that copy, rotate or migrate."""

from __future__ import annotations

from datetime import UTC, datetime

from db.engine import Database
from db.models import (
    Access,
    Attachment,
    AttachmentBody,
    AttachmentKind,
    AttachmentState,
    AttachmentUpload,
    Card,
    DeadLetter,
    Draft,
    FloodRecord,
    Identity,
    Lease,
    Note,
    Outgoing,
    Person,
    PersonRole,
    Role,
    SeenKey,
    Timer,
)

NOW = datetime(2025, 3, 1, 12, 30, 15, 123456, UTC)

MARKERS = [
    "王秀英",
    "13800138000",
    "三号楼后门",
    "井盖松动",
    "今天看见",
    "值班提醒",
    "补发通知",
    "出错的更新",
    "核对电话",
    "路灯下的照片",
    "file-id-of-wang",
    "file-id-of-ours",
    "\x89一张照片",
]
"""Everything that a sealed field of the community holds; none of it may be seen in a file."""


async def write_community(database: Database) -> None:
    async with database.writing() as session:
        session.add_all(
            [
                Person(id=1, name="王秀英", phone="13800138000", team="patrol", grid="G3", created_at=NOW),
                Person(id=2, name="王秀英的搭档", created_at=NOW, active=False),
            ]
        )
        await session.flush()
        session.add_all(
            [
                PersonRole(person_id=1, role=Role.VOLUNTEER),
                PersonRole(person_id=1, role=Role.LEADER),
                Identity(id=5, person_id=1, channel="telegram", account="1001", chat="1001", unreachable_since=NOW),
                Note(id=7, person_id=1, kind="hazard", place="三号楼后门", text="井盖松动", created_at=NOW),
                Draft(
                    id=2**60, person_id=1, conversation="note", revision=3, body={"text": "今天看见"}, updated_at=NOW,
                ),
                Card(
                    id=2**60 + 1, channel="telegram", bot="42", chat="1001", subject="draft:1", revision=2, since=1,
                    body={"text": "今天看见"}, updated_at=NOW,
                ),
                Outgoing(
                    id=2**60 + 2, channel="telegram", bot="42", chat="1001", lane=1, state="waiting", person_id=1,
                    instead=[2, 1], body={"text": "补发通知"}, created_at=NOW,
                ),
                Outgoing(
                    id=2**60 + 3, channel="telegram", bot="42", chat="1001", lane=2, state="waiting",
                    body=["补发通知", None, 1.5], created_at=NOW,
                ),
                Timer(id=2**60 + 4, kind="note", subject="note:7", due_at=NOW, dedupe_key="note:7", body="值班提醒"),
                SeenKey(channel="telegram", bot="42", key="100", seen_at=NOW),
                DeadLetter(
                    id=2**60 + 5, channel="telegram", bot="42", key="99", at=NOW, fault="KeyError",
                    body={"update": "出错的更新"},
                ),
                FloodRecord(id=2**60 + 6, channel="telegram", account="1001", at=NOW, body={"text": "今天看见"}),
                Lease(name="telegram:42", holder="host:1", expires_at=NOW),
                Attachment(
                    id=9, subject="assignment:1", kind=AttachmentKind.PHOTO, channel="telegram", bot="42",
                    file="file-id-of-wang", sent_by=1, sent_at=NOW, grid="G3", caption="路灯下的照片",
                    state=AttachmentState.WAITING, attempts=2, try_at=NOW,
                ),
                Attachment(
                    id=10, subject="assignment:1", kind=AttachmentKind.VOICE, channel="telegram", bot="42",
                    sent_at=NOW, sealed=True, state=AttachmentState.KEPT, try_at=NOW, size=16, seconds=3,
                ),
                AttachmentBody(attachment_id=10, body="\x89一张照片".encode()),
                AttachmentUpload(attachment_id=10, channel="telegram", bot="42", file="file-id-of-ours"),
                Access(id=1, at=NOW, reader_id=1, subject="person:1", field="phone", reason="核对电话"),
                Access(id=2, at=NOW, subject="person:2", field="phone", reason="核对电话"),
            ]
        )  # fmt: skip
