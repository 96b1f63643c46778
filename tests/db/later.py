"""A program that is one migration ahead of this one."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.config import Config

from db import schema

LATER = "later"

MIGRATION = f'''
import sqlalchemy as sa
from alembic import op

revision = "{LATER}"
down_revision = "{{head}}"


def upgrade():
    with op.batch_alter_table("people", recreate="auto") as people:
        people.add_column(sa.Column("nickname", sa.String(20)))
        people.alter_column("team", existing_type=sa.String(40), type_=sa.String(60))
    op.execute("UPDATE people SET nickname = 'N' || id")


def downgrade():
    with op.batch_alter_table("people", recreate="auto") as people:
        people.alter_column("team", existing_type=sa.String(60), type_=sa.String(40))
        people.drop_column("nickname")
'''


def come_later(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on the program knows the later migration, until `monkeypatch.undo()`."""
    (folder / "later.py").write_text(MIGRATION.format(head=schema.head()))
    own = schema._config
    versions = Path(schema.__file__).parent / "migrations" / "versions"

    def config() -> Config:
        both = own()
        both.set_main_option("path_separator", "newline")
        both.set_main_option("version_locations", f"{versions}\n{folder}")
        return both

    monkeypatch.setattr(schema, "_config", config)
