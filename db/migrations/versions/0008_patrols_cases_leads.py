"""patrols, cases, leads."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "case_routes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "security",
                "fire",
                "dispute",
                "fraud",
                "traffic",
                "facilities",
                "care",
                "suspicious",
                "voice",
                "other",
                name="casekind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("grid", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_case_routes_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_routes")),
        sa.UniqueConstraint("kind", "grid", name=op.f("uq_case_routes_kind_grid")),
    )
    op.create_table(
        "leads",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("day", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wants_call", sa.Boolean(), nullable=False),
        sa.Column("what", sa.Text(), nullable=True),
        sa.Column("when_where", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("read_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["read_by"], ["people.id"], name=op.f("fk_leads_read_by_people"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leads")),
        sa.UniqueConstraint("code", name=op.f("uq_leads_code")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "partners",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("liaison_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("liaison", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("grid", sa.String(length=40), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["liaison_id"], ["people.id"], name=op.f("fk_partners_liaison_id_people"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partners")),
        sa.UniqueConstraint("name", name=op.f("uq_partners_name")),
    )
    op.create_table(
        "service_hours",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("activity", sa.String(length=20), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("confirmed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["people.id"], name=op.f("fk_service_hours_confirmed_by_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_service_hours_person_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["people.id"], name=op.f("fk_service_hours_recorded_by_people"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_hours")),
        sa.UniqueConstraint("person_id", "source", name=op.f("uq_service_hours_person_id_source")),
    )
    with op.batch_alter_table("service_hours", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_hours_began_at"), ["began_at"], unique=False)

    op.create_table(
        "cases",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "security",
                "fire",
                "dispute",
                "fraud",
                "traffic",
                "facilities",
                "care",
                "suspicious",
                "voice",
                "other",
                name="casekind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "urgency",
            sa.Enum("normal", "soon", "today", name="caseurgency", native_enum=False, length=20),
            nullable=True,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "found",
                "accepted",
                "assigned",
                "handling",
                "checking",
                "with_police",
                "referred",
                "feedback",
                "closed",
                name="casestate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("finder_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("resident", sa.Text(), nullable=True),
        sa.Column("concerned", sa.Text(), nullable=True),
        sa.Column("grid", sa.String(length=40), nullable=True),
        sa.Column("hazard_point_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("latitude", sa.Text(), nullable=True),
        sa.Column("longitude", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("still_so", sa.Boolean(), nullable=True),
        sa.Column("done_already", sa.Text(), nullable=True),
        sa.Column("affected", sa.Integer(), nullable=True),
        sa.Column("plate", sa.Text(), nullable=True),
        sa.Column("loss", sa.Boolean(), nullable=True),
        sa.Column("fraud_channel", sa.String(length=20), nullable=True),
        sa.Column("called_110", sa.Boolean(), nullable=True),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("doer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("partner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("task", sa.Text(), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_seconds", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("superior_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("police_receiver", sa.Text(), nullable=True),
        sa.Column("police_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("police_number", sa.Text(), nullable=True),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "solved",
                "returned",
                "not_ours",
                "police_checked",
                "police_handles",
                "police_closed",
                "replied",
                "noted",
                name="caseoutcome",
                native_enum=False,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("outcome_words", sa.Text(), nullable=True),
        sa.Column("outcome_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("finder_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finder_told_how", sa.String(length=20), nullable=True),
        sa.Column("concerned_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("satisfaction", sa.String(length=20), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["checked_by"], ["people.id"], name=op.f("fk_cases_checked_by_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["people.id"], name=op.f("fk_cases_closed_by_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["doer_id"], ["people.id"], name=op.f("fk_cases_doer_id_people"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["people.id"], name=op.f("fk_cases_entered_by_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["finder_id"], ["people.id"], name=op.f("fk_cases_finder_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["hazard_point_id"],
            ["hazard_points.id"],
            name=op.f("fk_cases_hazard_point_id_hazard_points"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["people.id"], name=op.f("fk_cases_owner_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partners.id"], name=op.f("fk_cases_partner_id_partners"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["superior_id"], ["people.id"], name=op.f("fk_cases_superior_id_people"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cases_doer_id"), ["doer_id"], unique=False)
        batch_op.create_index("ix_cases_finder_id", ["finder_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_grid"), ["grid"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_hazard_point_id"), ["hazard_point_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_partner_id"), ["partner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_raised_at"), ["raised_at"], unique=False)
        batch_op.create_index("ix_cases_state_owner_id", ["state", "owner_id"], unique=False)

    op.create_table(
        "patrols",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("route_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "open", "signed", "queried", "confirmed", "unfinished", name="patrolstate", native_enum=False, length=20
            ),
            nullable=False,
        ),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("alone_why", sa.String(length=40), nullable=True),
        sa.Column("led_by", sa.Text(), nullable=True),
        sa.Column("reported_by_phone", sa.Boolean(), nullable=True),
        sa.Column("way", sa.String(length=20), nullable=True),
        sa.Column("partner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("partner_people", sa.Text(), nullable=True),
        sa.Column("partner_word", sa.String(length=20), nullable=True),
        sa.Column("partner_word_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("found_something", sa.Boolean(), nullable=True),
        sa.Column("equipment_back", sa.Boolean(), nullable=True),
        sa.Column("handover", sa.Text(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("question_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["people.id"], name=op.f("fk_patrols_confirmed_by_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["people.id"], name=op.f("fk_patrols_entered_by_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partners.id"], name=op.f("fk_patrols_partner_id_partners"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["partner_word_by"], ["people.id"], name=op.f("fk_patrols_partner_word_by_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["question_by"], ["people.id"], name=op.f("fk_patrols_question_by_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["route_id"], ["routes.id"], name=op.f("fk_patrols_route_id_routes"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shifts.id"], name=op.f("fk_patrols_shift_id_shifts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["signed_by"], ["people.id"], name=op.f("fk_patrols_signed_by_people"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrols")),
        sa.UniqueConstraint("shift_id", name=op.f("uq_patrols_shift_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("patrols", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_patrols_route_id"), ["route_id"], unique=False)

    op.create_table(
        "case_entries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.String(length=120), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_entries_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_entries")),
    )
    with op.batch_alter_table("case_entries", schema=None) as batch_op:
        batch_op.create_index("ix_case_entries_case_id", ["case_id", "id"], unique=False)

    op.create_table(
        "case_joins",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_how", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_joins_case_id_cases"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_case_joins_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_joins")),
        sa.UniqueConstraint("case_id", "person_id", name=op.f("uq_case_joins_case_id_person_id")),
    )
    with op.batch_alter_table("case_joins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_joins_person_id"), ["person_id"], unique=False)

    op.create_table(
        "patrol_members",
        sa.Column("patrol_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patrol_id"], ["patrols.id"], name=op.f("fk_patrol_members_patrol_id_patrols"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_patrol_members_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("patrol_id", "person_id", name=op.f("pk_patrol_members")),
    )
    with op.batch_alter_table("patrol_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_patrol_members_person_id"), ["person_id"], unique=False)

    op.create_table(
        "patrol_ticks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("patrol_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("checkpoint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum("done", "left_out", "found", name="tickstate", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=True),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_patrol_ticks_by_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_patrol_ticks_case_id_cases"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["checkpoint_id"],
            ["checkpoints.id"],
            name=op.f("fk_patrol_ticks_checkpoint_id_checkpoints"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["patrol_id"], ["patrols.id"], name=op.f("fk_patrol_ticks_patrol_id_patrols"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_ticks")),
    )
    with op.batch_alter_table("patrol_ticks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_patrol_ticks_patrol_id"), ["patrol_id"], unique=False)



def downgrade() -> None:
    with op.batch_alter_table("patrol_ticks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_patrol_ticks_patrol_id"))

    op.drop_table("patrol_ticks")
    with op.batch_alter_table("patrol_members", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_patrol_members_person_id"))

    op.drop_table("patrol_members")
    with op.batch_alter_table("case_joins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_joins_person_id"))

    op.drop_table("case_joins")
    with op.batch_alter_table("case_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_case_entries_case_id")

    op.drop_table("case_entries")
    with op.batch_alter_table("patrols", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_patrols_route_id"))

    op.drop_table("patrols")
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index("ix_cases_state_owner_id")
        batch_op.drop_index(batch_op.f("ix_cases_raised_at"))
        batch_op.drop_index(batch_op.f("ix_cases_partner_id"))
        batch_op.drop_index(batch_op.f("ix_cases_owner_id"))
        batch_op.drop_index(batch_op.f("ix_cases_hazard_point_id"))
        batch_op.drop_index(batch_op.f("ix_cases_grid"))
        batch_op.drop_index("ix_cases_finder_id")
        batch_op.drop_index(batch_op.f("ix_cases_doer_id"))

    op.drop_table("cases")
    with op.batch_alter_table("service_hours", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_hours_began_at"))

    op.drop_table("service_hours")
    op.drop_table("partners")
    op.drop_table("leads")
    op.drop_table("case_routes")
