"""Exchanges, and what people are asked before a repair of the roster moves them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "exchanges",
        sa.Column("id", ID, nullable=False),
        sa.Column("assignment_id", ID, nullable=False),
        sa.Column("other_person_id", ID, nullable=False),
        sa.Column("other_assignment_id", ID, nullable=True),
        sa.Column("asked_by", ID, nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["people.id"], name=op.f("fk_exchanges_asked_by_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_exchanges_assignment_id_assignments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["other_assignment_id"], ["assignments.id"], name=op.f("fk_exchanges_other_assignment_id_assignments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["other_person_id"], ["people.id"], name=op.f("fk_exchanges_other_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchanges")),
        sqlite_autoincrement=True,
    )  # fmt: skip
    for column in ("assignment_id", "other_person_id", "other_assignment_id"):
        op.create_index(op.f(f"ix_exchanges_{column}"), "exchanges", [column])
    op.create_index(
        "uq_exchanges_seat",
        "exchanges",
        ["assignment_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "repairs",
        sa.Column("plan_id", ID, autoincrement=False, nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("wrong", sa.JSON(), nullable=False),
        sa.Column("allowed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("allowed_by", ID, nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["allowed_by"], ["people.id"], name=op.f("fk_repairs_allowed_by_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["roster_plans.id"], name=op.f("fk_repairs_plan_id_roster_plans"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("plan_id", name=op.f("pk_repairs")),
    )
    op.create_table(
        "move_questions",
        sa.Column("id", ID, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("takes", sa.JSON(), nullable=False),
        sa.Column("leaves", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_move_questions_person_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["roster_plans.id"], name=op.f("fk_move_questions_plan_id_roster_plans"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move_questions")),
        sa.UniqueConstraint("plan_id", "person_id", name=op.f("uq_move_questions_plan_id_person_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_move_questions_person_id"), "move_questions", ["person_id"])


def downgrade() -> None:
    op.drop_table("move_questions")
    op.drop_table("repairs")
    op.drop_table("exchanges")
