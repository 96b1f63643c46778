"""Alembic runs this for every command of db.schema: the connection and its transaction are the caller's."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from db.encryption import EncryptedBytes, EncryptedJSON, EncryptedText
from db.models import Model
from db.numbers import Numbers
from db.utc import Instant


def render_plainly(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """A migration must mean the same when the project's types have moved on: it spells them out."""
    if kind == "type" and isinstance(item, EncryptedText | EncryptedJSON):
        return "sa.Text()"
    if kind == "type" and isinstance(item, EncryptedBytes):
        return "sa.LargeBinary()"
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Numbers):
        return f"sa.{item.impl_instance!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Model.metadata,
    render_as_batch=True,
    render_item=render_plainly,
    transactional_ddl=True,
)
context.run_migrations()
