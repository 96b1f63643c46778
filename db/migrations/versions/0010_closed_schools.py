"""Schools and posts that are closed: their shifts stay what they were."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("schools", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("posts", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.drop_column("closed_at")
    with op.batch_alter_table("schools", schema=None) as batch_op:
        batch_op.drop_column("closed_at")
