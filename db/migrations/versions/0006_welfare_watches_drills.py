"""welfare watches and drills."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "drills",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "ill",
                "fire",
                "fight",
                "missing",
                "water",
                "crash",
                "leak",
                "fraud",
                "other",
                name="emergencykind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("grid", sa.String(length=40), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("emergency_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["emergency_id"], ["emergencies.id"], name=op.f("fk_drills_emergency_id_emergencies"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["planned_by"], ["people.id"], name=op.f("fk_drills_planned_by_people"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drills")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("drills", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drills_emergency_id"), ["emergency_id"], unique=False)

    op.create_table(
        "welfare_watches",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("assignment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("emergency_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("homeward", sa.Boolean(), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heard_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("base", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("last_called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("there", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wants_more", sa.Boolean(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("sos_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignments.id"],
            name=op.f("fk_welfare_watches_assignment_id_assignments"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["emergency_id"],
            ["emergencies.id"],
            name=op.f("fk_welfare_watches_emergency_id_emergencies"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["people.id"], name=op.f("fk_welfare_watches_ended_by_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["heard_by"], ["people.id"], name=op.f("fk_welfare_watches_heard_by_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["held_by"], ["people.id"], name=op.f("fk_welfare_watches_held_by_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_welfare_watches_person_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["sos_id"], ["emergencies.id"], name=op.f("fk_welfare_watches_sos_id_emergencies"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_welfare_watches")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("welfare_watches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_welfare_watches_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_welfare_watches_emergency_id"), ["emergency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_welfare_watches_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_welfare_watches_sos_id"), ["sos_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("welfare_watches", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_welfare_watches_sos_id"))
        batch_op.drop_index(batch_op.f("ix_welfare_watches_person_id"))
        batch_op.drop_index(batch_op.f("ix_welfare_watches_emergency_id"))
        batch_op.drop_index(batch_op.f("ix_welfare_watches_assignment_id"))

    op.drop_table("welfare_watches")
    with op.batch_alter_table("drills", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_drills_emergency_id"))

    op.drop_table("drills")
