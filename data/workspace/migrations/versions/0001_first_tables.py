"""First tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def about_record() -> list[sa.Column[Any]]:
    """Return the columns that every kind of record has."""
    return [
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("row_version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.Column("withdrawn_why", sa.Text(), nullable=True),
        sa.Column("erased", sa.JSON(), nullable=False),
    ]


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "area_count",
        *about_record(),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Text(), nullable=False),
        sa.Column("groups", sa.BigInteger(), nullable=True),
        sa.Column("people", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_area_count")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("row_version", sa.BigInteger(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_audit_entry_kind_record_id"), ["kind", "record_id"], unique=False
        )

    op.create_table(
        "decision",
        *about_record(),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("flag", sa.Text(), nullable=True),
        sa.Column("owner_role", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_decision")),
    )
    op.create_table(
        "event",
        *about_record(),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("event_kind", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("programme_id", sa.Text(), nullable=True),
        sa.Column("venue_id", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("starts_local", sa.DateTime(), nullable=False),
        sa.Column("ends_local", sa.DateTime(), nullable=True),
        sa.Column("areas", sa.JSON(), nullable=True),
        sa.Column("located_areas", sa.JSON(), nullable=True),
        sa.Column("located_by", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=True),
        sa.Column("audience", sa.Text(), nullable=True),
        sa.Column("partner_ids", sa.JSON(), nullable=True),
        sa.Column("attendance", sa.BigInteger(), nullable=True),
        sa.Column("groups_reached", sa.JSON(), nullable=True),
        sa.Column("officer_hours", sa.Double(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("series_id", sa.Text(), nullable=True),
        sa.Column("calendar_event_id", sa.Text(), nullable=True),
        sa.Column("owner_role", sa.Text(), nullable=True),
        sa.Column("public_text", sa.Text(), nullable=True),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("plan_reason", sa.Text(), nullable=True),
        sa.Column("plan_id", sa.Text(), nullable=True),
        sa.Column("source_uid", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_event")),
    )
    op.create_table(
        "fixed_choice",
        *about_record(),
        sa.Column("venue_id", sa.Text(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_fixed_choice")),
    )
    op.create_table(
        "goal",
        *about_record(),
        sa.Column("set_by", sa.Text(), nullable=True),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("area_id", sa.Text(), nullable=True),
        sa.Column("target", sa.Double(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_goal")),
    )
    op.create_table(
        "outreach_month",
        *about_record(),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("posts", sa.BigInteger(), nullable=True),
        sa.Column("reached", sa.BigInteger(), nullable=True),
        sa.Column("replies", sa.BigInteger(), nullable=True),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("results", sa.JSON(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_outreach_month")),
    )
    op.create_table(
        "partner",
        *about_record(),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("focus", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_partner")),
    )
    op.create_table(
        "plan",
        *about_record(),
        sa.Column("programme_slug", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("expected", sa.Text(), nullable=False),
        sa.Column("horizon_months", sa.BigInteger(), nullable=False),
        sa.Column("aim", sa.Text(), nullable=True),
        sa.Column("amends_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["amends_id"], ["plan.record_id"], name=op.f("fk_plan_amends_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_plan")),
    )
    op.create_table(
        "programme",
        *about_record(),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("event_kind", sa.Text(), nullable=False),
        sa.Column("aim", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("areas", sa.JSON(), nullable=True),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_programme")),
    )
    op.create_table(
        "saved_plan",
        *about_record(),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("settings", sa.JSON(), nullable=True),
        sa.Column("months", sa.JSON(), nullable=True),
        sa.Column("events", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_saved_plan")),
    )
    op.create_table(
        "tombstone",
        sa.Column("tombstone_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("tombstone_id", name=op.f("pk_tombstone")),
    )
    state = op.create_table(
        "workspace_state",
        sa.Column("only", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("only", name=op.f("pk_workspace_state")),
    )
    op.bulk_insert(state, [{"only": 1, "version": 0}])
    op.create_table(
        "concern",
        *about_record(),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("area_id", sa.Text(), nullable=True),
        sa.Column("event_id", sa.Text(), nullable=True),
        sa.Column("owner_role", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("public_text", sa.Text(), nullable=True),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.record_id"], name=op.f("fk_concern_event_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_concern")),
    )
    op.create_table(
        "feedback",
        *about_record(),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=True),
        sa.Column("low", sa.Double(), nullable=False),
        sa.Column("high", sa.Double(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("collected_on", sa.Date(), nullable=True),
        sa.Column("how", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.record_id"], name=op.f("fk_feedback_event_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_feedback")),
    )
    op.create_table(
        "testimonial",
        *about_record(),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("consent_for", sa.Text(), nullable=True),
        sa.Column("moderation", sa.Text(), nullable=True),
        sa.Column("moderated_by", sa.Text(), nullable=True),
        sa.Column("event_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.record_id"], name=op.f("fk_testimonial_event_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_testimonial")),
    )
    op.create_table(
        "action",
        *about_record(),
        sa.Column("concern_id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("owner_role", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["concern_id"], ["concern.record_id"], name=op.f("fk_action_concern_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_action")),
    )
    op.create_table(
        "told",
        *about_record(),
        sa.Column("concern_id", sa.Text(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("how", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["concern_id"], ["concern.record_id"], name=op.f("fk_told_concern_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_told")),
    )
    op.create_table(
        "training",
        *about_record(),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("method", sa.Text(), nullable=True),
        sa.Column("hours", sa.Double(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("staff_share", sa.Double(), nullable=True),
        sa.Column("concern_id", sa.Text(), nullable=True),
        sa.Column("taught_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["concern_id"], ["concern.record_id"], name=op.f("fk_training_concern_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_training")),
    )
