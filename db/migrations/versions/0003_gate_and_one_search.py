"""What is told of a school gate, who entered an answer, and one search at a time for one seat."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
GOES_ON = sa.text("ended_at IS NULL")
HOLE_GOES_ON = sa.text("assignment_id IS NULL AND ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "presences",
        sa.Column("id", ID, nullable=False),
        sa.Column("shift_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "kind", sa.Enum("police", "teacher", name="presencekind", native_enum=False, length=20), nullable=False
        ),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_presences_person_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shifts.id"], name=op.f("fk_presences_shift_id_shifts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presences")),
    )
    op.create_index(op.f("ix_presences_shift_id"), "presences", ["shift_id"], unique=False)

    # Rebuilt on SQLite, which would forget that ids are never given twice.
    with op.batch_alter_table("assignments", table_kwargs={"sqlite_autoincrement": True}) as assignments:
        assignments.add_column(sa.Column("answered_by", ID, nullable=True))
        assignments.add_column(sa.Column("vest", sa.Boolean(), nullable=True))
        assignments.add_column(sa.Column("left_why", sa.String(length=20), nullable=True))
        assignments.create_foreign_key(
            op.f("fk_assignments_answered_by_people"), "people", ["answered_by"], ["id"], ondelete="SET NULL"
        )

    # Of several searches for one seat the newest goes on.
    op.execute(
        "UPDATE substitute_searches SET ended_at = began_at, outcome = 'called_off' WHERE ended_at IS NULL"
        " AND EXISTS (SELECT 1 FROM substitute_searches AS later WHERE later.ended_at IS NULL"
        " AND later.id > substitute_searches.id AND later.shift_id = substitute_searches.shift_id"
        " AND (later.assignment_id = substitute_searches.assignment_id"
        " OR (later.assignment_id IS NULL AND substitute_searches.assignment_id IS NULL)))"
    )
    op.create_index(
        "uq_substitute_searches_seat",
        "substitute_searches",
        ["assignment_id"],
        unique=True,
        sqlite_where=GOES_ON,
        postgresql_where=GOES_ON,
    )
    op.create_index(
        "uq_substitute_searches_hole",
        "substitute_searches",
        ["shift_id"],
        unique=True,
        sqlite_where=HOLE_GOES_ON,
        postgresql_where=HOLE_GOES_ON,
    )


def downgrade() -> None:
    op.drop_index("uq_substitute_searches_hole", "substitute_searches")
    op.drop_index("uq_substitute_searches_seat", "substitute_searches")
    with op.batch_alter_table("assignments", table_kwargs={"sqlite_autoincrement": True}) as assignments:
        assignments.drop_constraint(op.f("fk_assignments_answered_by_people"), type_="foreignkey")
        assignments.drop_column("left_why")
        assignments.drop_column("vest")
        assignments.drop_column("answered_by")
    op.drop_index(op.f("ix_presences_shift_id"), "presences")
    op.drop_table("presences")
