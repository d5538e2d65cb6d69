"""Calendars of employers and of rooms that are read from elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def _key(
    table: str, column: str, target: str, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


def upgrade() -> None:
    op.create_table(
        "foreign_calendar",
        sa.Column("id", ID, nullable=False),
        sa.Column("url", sa.LargeBinary(), nullable=False),
        sa.Column("etag", sa.String(length=300), nullable=False),
        sa.Column("last_modified", sa.String(length=300), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("whole_at", MOMENT, nullable=True),
        sa.Column("read_at", MOMENT, nullable=True),
        sa.Column("tried_at", MOMENT, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=20), nullable=False),
        sa.Column("skipped", sa.JSON(), nullable=False),
        sa.Column("lease", sa.String(length=40), nullable=True),
        sa.Column("leased_until", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foreign_calendar")),
    )
    op.create_index("ix_foreign_calendar_next_at", "foreign_calendar", ["next_at"])
    op.create_table(
        "employer_calendar",
        sa.Column("id", ID, nullable=False),
        sa.Column("employer_id", ID, nullable=False),
        sa.Column("foreign_id", ID, nullable=False),
        sa.Column("panel", sa.Integer(), nullable=True),
        sa.Column("added_by", ID, nullable=True),
        sa.Column("added_at", MOMENT, nullable=False),
        _key("employer_calendar", "added_by", "account"),
        _key("employer_calendar", "employer_id", "employer"),
        _key("employer_calendar", "foreign_id", "foreign_calendar"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employer_calendar")),
        sa.UniqueConstraint("foreign_id", name=op.f("uq_employer_calendar_foreign_id")),
    )
    op.create_index(op.f("ix_employer_calendar_employer_id"), "employer_calendar", ["employer_id"])
    op.add_column(
        "employer_busy",
        sa.Column(
            "calendar_id",
            ID,
            sa.ForeignKey("employer_calendar.id", name=op.f("fk_employer_busy_calendar_id")),
            nullable=True,
        ),
        inline_references=True,
    )
    op.create_index(op.f("ix_employer_busy_calendar_id"), "employer_busy", ["calendar_id"])
    op.create_table(
        "room_calendar",
        sa.Column("id", ID, nullable=False),
        sa.Column("room_id", ID, nullable=False),
        sa.Column("foreign_id", ID, nullable=True),
        sa.Column("added_by", ID, nullable=True),
        sa.Column("added_at", MOMENT, nullable=False),
        _key("room_calendar", "added_by", "account"),
        _key("room_calendar", "foreign_id", "foreign_calendar"),
        _key("room_calendar", "room_id", "room"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_calendar")),
        sa.UniqueConstraint("foreign_id", name=op.f("uq_room_calendar_foreign_id")),
        sa.UniqueConstraint("room_id", name=op.f("uq_room_calendar_room_id")),
    )
    op.create_table(
        "room_import",
        sa.Column("id", ID, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("room_id", ID, nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("skipped", sa.JSON(), nullable=False),
        sa.Column("done", sa.JSON(), nullable=False),
        sa.Column("made_by", ID, nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("settled_by", ID, nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _key("room_import", "made_by", "account"),
        _key("room_import", "room_id", "room"),
        _key("room_import", "settled_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_import")),
        sa.UniqueConstraint("ref", name=op.f("uq_room_import_ref")),
    )
    op.create_index(op.f("ix_room_import_room_id"), "room_import", ["room_id"])
    op.create_table(
        "room_closure",
        sa.Column("closure_id", ID, nullable=False),
        sa.Column("room_id", ID, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        _key("room_closure", "closure_id", "closure", "CASCADE"),
        _key("room_closure", "room_id", "room"),
        sa.PrimaryKeyConstraint("closure_id", name=op.f("pk_room_closure")),
    )
    op.create_index(op.f("ix_room_closure_room_id"), "room_closure", ["room_id"])


def downgrade() -> None:
    op.drop_table("room_closure")
    op.drop_table("room_import")
    op.drop_table("room_calendar")
    op.drop_index(op.f("ix_employer_busy_calendar_id"), table_name="employer_busy")
    op.drop_column("employer_busy", "calendar_id")
    op.drop_table("employer_calendar")
    op.drop_table("foreign_calendar")
