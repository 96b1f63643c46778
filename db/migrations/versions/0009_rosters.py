"""Calendars, series, free times, plans of the roster; who was let in before counts as vetted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "care_rules",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_age", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_rules")),
    )
    op.create_table(
        "roster_settings",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("late_from", sa.Time(), nullable=False),
        sa.Column("night_ends", sa.Time(), nullable=False),
        sa.Column("late_least", sa.Integer(), nullable=False),
        sa.Column("rest_minutes", sa.Integer(), nullable=False),
        sa.Column("elsewhere_minutes", sa.Integer(), nullable=False),
        sa.Column("per_week", sa.Integer(), nullable=False),
        sa.Column("per_month", sa.Integer(), nullable=False),
        sa.Column("weather_age", sa.Integer(), nullable=False),
        sa.Column("usual_care", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("silent_are_free", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("propose_on", sa.Integer(), nullable=True),
        sa.Column("propose_at", sa.Time(), nullable=False),
        sa.Column("propose_ahead", sa.Integer(), nullable=False),
        sa.Column("propose_weeks", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_settings")),
    )
    op.create_table(
        "availabilities",
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("free_said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("per_week", sa.Integer(), nullable=True),
        sa.Column("per_month", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["people.id"], name=op.f("fk_availabilities_entered_by_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_availabilities_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_availabilities")),
    )
    op.create_table(
        "aways",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Enum("leave", "busy", name="awaykind", native_enum=False, length=20), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["people.id"], name=op.f("fk_aways_entered_by_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_aways_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aways")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("aways", schema=None) as batch_op:
        batch_op.create_index("ix_aways_person_id_ends_at", ["person_id", "ends_at"], unique=False)

    op.create_table(
        "calendar_years",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sample", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["people.id"], name=op.f("fk_calendar_years_entered_by_people"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_calendar_years")),
    )
    op.create_table(
        "free_times",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_free_times_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "weekday", "begins", name=op.f("pk_free_times")),
    )
    op.create_table(
        "roster_plans",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked", "draft", "published", "discarded", "failed", name="rosterstate", native_enum=False, length=20
            ),
            nullable=False,
        ),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("facts", sa.String(length=64), nullable=True),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.Column("by_zone", sa.Boolean(), nullable=False),
        sa.Column("failure", sa.String(length=80), nullable=True),
        sa.Column("proofs", sa.JSON(), nullable=True),
        sa.Column("missing", sa.JSON(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["people.id"], name=op.f("fk_roster_plans_asked_by_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["people.id"], name=op.f("fk_roster_plans_published_by_people"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_plans")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("roster_plans", schema=None) as batch_op:
        batch_op.create_index("ix_roster_plans_state_first", ["state", "first"], unique=False)

    op.create_table(
        "school_days",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "special",
            sa.Enum(
                "closed",
                "exam",
                "half",
                "make_up",
                "early",
                "late",
                "weather",
                name="specialkind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("grades", sa.String(length=80), nullable=True),
        sa.Column("arrives", sa.Time(), nullable=True),
        sa.Column("leaves", sa.Time(), nullable=True),
        sa.Column("like", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["people.id"], name=op.f("fk_school_days_entered_by_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_school_days_school_id_schools"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_days")),
    )
    with op.batch_alter_table("school_days", schema=None) as batch_op:
        batch_op.create_index("ix_school_days_school_id_day", ["school_id", "day"], unique=False)

    op.create_table(
        "school_periods",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Enum("term", "vacation", name="periodkind", native_enum=False, length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=True),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("sample", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_school_periods_school_id_schools"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_periods")),
    )
    with op.batch_alter_table("school_periods", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_school_periods_school_id"), ["school_id"], unique=False)

    op.create_table(
        "seat_rules",
        sa.Column("slot_key", sa.String(length=80), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["people.id"], name=op.f("fk_seat_rules_entered_by_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_seat_rules_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("slot_key", "person_id", name=op.f("pk_seat_rules")),
    )
    with op.batch_alter_table("seat_rules", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seat_rules_person_id"), ["person_id"], unique=False)

    op.create_table(
        "trainings",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team", sa.String(length=40), nullable=False),
        sa.Column("trained_on", sa.Date(), nullable=True),
        sa.Column("leads", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_trainings_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "team", name=op.f("pk_trainings")),
    )
    op.create_table(
        "weather_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["people.id"], name=op.f("fk_weather_days_entered_by_people"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_weather_days")),
    )
    op.create_table(
        "wishes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("weekdays", sa.String(length=80), server_default=sa.text("'0,1,2,3,4,5,6'"), nullable=False),
        sa.Column("begins", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("ends", sa.Integer(), server_default=sa.text("1440"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "crossing",
                "parking",
                "patrol",
                "joint",
                "event",
                "sweep",
                name="slotkind",
                native_enum=False,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("slot_key", sa.String(length=80), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["people.id"], name=op.f("fk_wishes_entered_by_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_wishes_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wishes")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("wishes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wishes_person_id"), ["person_id"], unique=False)

    op.create_table(
        "bells",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school_day_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("grades", sa.String(length=80), nullable=False),
        sa.Column("weekdays", sa.String(length=80), nullable=False),
        sa.Column("arrives", sa.Time(), nullable=True),
        sa.Column("leaves", sa.Time(), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_day_id"], ["school_days.id"], name=op.f("fk_bells_school_day_id_school_days"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_bells_school_id_schools"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bells")),
    )
    with op.batch_alter_table("bells", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bells_school_day_id"), ["school_day_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bells_school_id"), ["school_id"], unique=False)

    op.create_table(
        "calendar_days",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("holiday", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["year"], ["calendar_years.year"], name=op.f("fk_calendar_days_year_calendar_years"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("year", "day", name=op.f("pk_calendar_days")),
    )
    op.create_table(
        "grid_links",
        sa.Column("grid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("other_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("neighbours", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["grid_id"], ["places.id"], name=op.f("fk_grid_links_grid_id_places"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["places.id"], name=op.f("fk_grid_links_other_id_places"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("grid_id", "other_id", name=op.f("pk_grid_links")),
    )
    op.create_table(
        "occasions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "crossing",
                "parking",
                "patrol",
                "joint",
                "event",
                "sweep",
                name="slotkind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("team", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("partner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("minimum", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("ideal", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("maximum", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("leader", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("experienced", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("insured", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("outdoors", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("youngest", sa.Integer(), server_default=sa.text("18"), nullable=False),
        sa.Column("oldest", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partners.id"], name=op.f("fk_occasions_partner_id_partners"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occasions")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "planned_seats",
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slot_key", sa.String(length=80), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("refused", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_planned_seats_person_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["roster_plans.id"], name=op.f("fk_planned_seats_plan_id_roster_plans"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("plan_id", "slot_key", "person_id", name=op.f("pk_planned_seats")),
    )
    with op.batch_alter_table("planned_seats", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_planned_seats_person_id"), ["person_id"], unique=False)

    op.create_table(
        "planned_shifts",
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slot_key", sa.String(length=80), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "crossing",
                "parking",
                "patrol",
                "joint",
                "event",
                "sweep",
                name="slotkind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("team", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("route_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("grid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("ideal", sa.Integer(), nullable=False),
        sa.Column("maximum", sa.Integer(), nullable=False),
        sa.Column("below", sa.Integer(), nullable=False),
        sa.Column("short", sa.Integer(), nullable=False),
        sa.Column("leaderless", sa.Boolean(), nullable=False),
        sa.Column("qualified", sa.Integer(), nullable=True),
        sa.Column("why", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["grid_id"], ["places.id"], name=op.f("fk_planned_shifts_grid_id_places"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["roster_plans.id"], name=op.f("fk_planned_shifts_plan_id_roster_plans"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_planned_shifts_post_id_posts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["route_id"], ["routes.id"], name=op.f("fk_planned_shifts_route_id_routes"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("plan_id", "slot_key", name=op.f("pk_planned_shifts")),
    )
    op.create_table(
        "series",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "crossing",
                "parking",
                "patrol",
                "joint",
                "event",
                "sweep",
                name="slotkind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("team", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=True),
        sa.Column("route_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("partner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partners.id"], name=op.f("fk_series_partner_id_partners"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["route_id"], ["routes.id"], name=op.f("fk_series_route_id_routes"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_series_route_id"), ["route_id"], unique=False)

    op.create_table(
        "slot_edits",
        sa.Column("slot_key", sa.String(length=80), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("begins", sa.Time(), nullable=True),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.Column("grid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("minimum", sa.Integer(), nullable=True),
        sa.Column("ideal", sa.Integer(), nullable=True),
        sa.Column("maximum", sa.Integer(), nullable=True),
        sa.Column("leader", sa.Boolean(), nullable=True),
        sa.Column("experienced", sa.Boolean(), nullable=True),
        sa.Column("insured", sa.Boolean(), nullable=True),
        sa.Column("outdoors", sa.Boolean(), nullable=True),
        sa.Column("youngest", sa.Integer(), nullable=True),
        sa.Column("oldest", sa.Integer(), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["edited_by"], ["people.id"], name=op.f("fk_slot_edits_edited_by_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["grid_id"], ["places.id"], name=op.f("fk_slot_edits_grid_id_places"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("slot_key", name=op.f("pk_slot_edits")),
    )
    op.create_table(
        "occasion_days",
        sa.Column("occasion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["occasion_id"], ["occasions.id"], name=op.f("fk_occasion_days_occasion_id_occasions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("occasion_id", "day", name=op.f("pk_occasion_days")),
    )
    op.create_table(
        "occasion_grids",
        sa.Column("occasion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("grid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["grid_id"], ["places.id"], name=op.f("fk_occasion_grids_grid_id_places"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["occasion_id"], ["occasions.id"], name=op.f("fk_occasion_grids_occasion_id_occasions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("occasion_id", "grid_id", name=op.f("pk_occasion_grids")),
    )
    op.create_table(
        "series_patterns",
        sa.Column("series_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("weekdays", sa.String(length=80), nullable=False),
        sa.Column("every", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("grid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("minimum", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("ideal", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("maximum", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("leader", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("experienced", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("insured", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("outdoors", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("youngest", sa.Integer(), server_default=sa.text("18"), nullable=False),
        sa.Column("oldest", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["grid_id"], ["places.id"], name=op.f("fk_series_patterns_grid_id_places"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_series_patterns_series_id_series"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("series_id", "since", name=op.f("pk_series_patterns")),
    )
    with op.batch_alter_table("people", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("vetted", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("vetted_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("learning", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("experienced", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("insured_until", sa.Date(), nullable=True))

    op.execute(sa.text("UPDATE people SET vetted = true"))

    with op.batch_alter_table("places", schema=None) as batch_op:
        batch_op.add_column(sa.Column("zone", sa.Integer(), nullable=True))

    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("in_before", sa.Integer(), server_default=sa.text("25"), nullable=False))
        batch_op.add_column(sa.Column("in_after", sa.Integer(), server_default=sa.text("5"), nullable=False))
        batch_op.add_column(sa.Column("out_before", sa.Integer(), server_default=sa.text("10"), nullable=False))
        batch_op.add_column(sa.Column("out_after", sa.Integer(), server_default=sa.text("20"), nullable=False))
        batch_op.add_column(sa.Column("joined", sa.Integer(), server_default=sa.text("15"), nullable=False))
        batch_op.add_column(sa.Column("minimum", sa.Integer(), server_default=sa.text("1"), nullable=False))
        batch_op.add_column(sa.Column("ideal", sa.Integer(), server_default=sa.text("1"), nullable=False))
        batch_op.add_column(sa.Column("maximum", sa.Integer(), server_default=sa.text("1"), nullable=False))
        batch_op.add_column(sa.Column("leader", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("experienced", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("insured", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("outdoors", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("youngest", sa.Integer(), server_default=sa.text("18"), nullable=False))
        batch_op.add_column(sa.Column("oldest", sa.Integer(), nullable=True))

    with op.batch_alter_table("schools", schema=None) as batch_op:
        batch_op.add_column(sa.Column("team", sa.String(length=40), server_default="school crossing", nullable=False))

    with op.batch_alter_table("shifts", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("slot_key", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("team", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("name", sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column("grid", sa.String(length=40), nullable=True))
        batch_op.create_index(batch_op.f("ix_shifts_slot_key"), ["slot_key"], unique=True)


def downgrade() -> None:
    with op.batch_alter_table("shifts", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shifts_slot_key"))
        batch_op.drop_column("grid")
        batch_op.drop_column("name")
        batch_op.drop_column("team")
        batch_op.drop_column("slot_key")

    with op.batch_alter_table("schools", schema=None) as batch_op:
        batch_op.drop_column("team")

    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.drop_column("oldest")
        batch_op.drop_column("youngest")
        batch_op.drop_column("outdoors")
        batch_op.drop_column("insured")
        batch_op.drop_column("experienced")
        batch_op.drop_column("leader")
        batch_op.drop_column("maximum")
        batch_op.drop_column("ideal")
        batch_op.drop_column("minimum")
        batch_op.drop_column("joined")
        batch_op.drop_column("out_after")
        batch_op.drop_column("out_before")
        batch_op.drop_column("in_after")
        batch_op.drop_column("in_before")

    with op.batch_alter_table("places", schema=None) as batch_op:
        batch_op.drop_column("zone")

    with op.batch_alter_table("people", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_column("insured_until")
        batch_op.drop_column("experienced")
        batch_op.drop_column("learning")
        batch_op.drop_column("vetted_on")
        batch_op.drop_column("vetted")

    op.drop_table("series_patterns")
    op.drop_table("occasion_grids")
    op.drop_table("occasion_days")
    op.drop_table("slot_edits")
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_series_route_id"))

    op.drop_table("series")
    op.drop_table("planned_shifts")
    with op.batch_alter_table("planned_seats", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_planned_seats_person_id"))

    op.drop_table("planned_seats")
    op.drop_table("occasions")
    op.drop_table("grid_links")
    op.drop_table("calendar_days")
    with op.batch_alter_table("bells", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bells_school_id"))
        batch_op.drop_index(batch_op.f("ix_bells_school_day_id"))

    op.drop_table("bells")
    with op.batch_alter_table("wishes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wishes_person_id"))

    op.drop_table("wishes")
    op.drop_table("weather_days")
    op.drop_table("trainings")
    with op.batch_alter_table("seat_rules", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seat_rules_person_id"))

    op.drop_table("seat_rules")
    with op.batch_alter_table("school_periods", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_school_periods_school_id"))

    op.drop_table("school_periods")
    with op.batch_alter_table("school_days", schema=None) as batch_op:
        batch_op.drop_index("ix_school_days_school_id_day")

    op.drop_table("school_days")
    with op.batch_alter_table("roster_plans", schema=None) as batch_op:
        batch_op.drop_index("ix_roster_plans_state_first")

    op.drop_table("roster_plans")
    op.drop_table("free_times")
    op.drop_table("calendar_years")
    with op.batch_alter_table("aways", schema=None) as batch_op:
        batch_op.drop_index("ix_aways_person_id_ends_at")

    op.drop_table("aways")
    op.drop_table("availabilities")
    op.drop_table("roster_settings")
    op.drop_table("care_rules")
