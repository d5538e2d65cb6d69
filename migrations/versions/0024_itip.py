"""Invitations by mail: who has which, and how each person wants mail."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete="CASCADE")


def upgrade() -> None:
    op.create_table(
        "organizer",
        sa.Column("entry_id", BIG, nullable=False),
        sa.Column("local", sa.String(length=40), nullable=False),
        _refers("organizer", "entry_id", "entry"),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_organizer")),
        sa.UniqueConstraint("local", name=op.f("uq_organizer_local")),
    )
    op.create_table(
        "attendee",
        sa.Column("id", BIG, nullable=False),
        sa.Column("entry_id", BIG, nullable=False),
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("invited", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("revised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_sequence", sa.Integer(), nullable=True),
        sa.Column("sent_method", sa.String(length=10), nullable=False),
        sa.Column("sent_stamp", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=14), nullable=False),
        sa.Column("answered_sequence", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undeliverable_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undeliverable_why", sa.String(length=20), nullable=False),
        _refers("attendee", "entry_id", "entry"),
        _refers("attendee", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendee")),
        sa.UniqueConstraint("entry_id", "account_id", name=op.f("uq_attendee_entry_id_account_id")),
    )
    op.create_index(op.f("ix_attendee_account_id"), "attendee", ["account_id"])
    for column in (
        sa.Column("calendar_by", sa.String(length=12), nullable=False, server_default="feed"),
        sa.Column("remind_hours", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=8), nullable=False, server_default="none"),
        sa.Column("digested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("quiet_from", sa.Time(), nullable=True),
        sa.Column("quiet_to", sa.Time(), nullable=True),
        sa.Column("mail_refused_at", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("account", column)
    op.execute("UPDATE account SET calendar_by = 'invitations' WHERE role = 'employer'")


def downgrade() -> None:
    for column in (
        "mail_refused_at",
        "quiet_to",
        "quiet_from",
        "digested_at",
        "digest",
        "remind_hours",
        "calendar_by",
    ):
        op.drop_column("account", column)
    op.drop_index(op.f("ix_attendee_account_id"), table_name="attendee")
    op.drop_table("attendee")
    op.drop_table("organizer")
