"""Reasons that a side may open, days until which somebody is waited for, trial days, what an
offer's terms cost, and what a register says otherwise."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# Whoever is waited for now gets so long from here: nothing ends in the night of the change.
FROM_NOW = timedelta(days=30)
WAITED_FOR = ("proposed", "asked", "agreed", "interview", "offer")


def _refers(table: str, column: str, target: str, ondelete: str | None = None) -> sa.Constraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete
    )


def upgrade() -> None:
    op.add_column("application", sa.Column("waits_until", sa.Date(), nullable=True))
    op.create_index("ix_application_waits_until", "application", ["waits_until"], unique=False)
    application = sa.table(
        "application", sa.column("state", sa.String()), sa.column("waits_until", sa.Date())
    )
    day = (datetime.now(UTC) + FROM_NOW).date()
    op.execute(
        application.update().where(application.c.state.in_(WAITED_FOR)).values(waits_until=day)
    )
    op.add_column(
        "application_change",
        sa.Column("lacks", sa.String(length=140), server_default="", nullable=False),
    )
    op.add_column(
        "application_change",
        sa.Column("shared", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column("employment", sa.Column("room_cents", sa.Integer(), nullable=True))
    op.add_column("employment", sa.Column("advance_cents", sa.Integer(), nullable=True))
    op.create_table(
        "trial",
        sa.Column("id", ID, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("application_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("about", sa.String(length=500), nullable=False),
        sa.Column("why", sa.String(length=12), nullable=False),
        sa.Column("waits_until", sa.Date(), nullable=True),
        sa.Column("proposed_by", ID, nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", ID, nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _refers("trial", "application_id", "application", "CASCADE"),
        _refers("trial", "proposed_by", "account"),
        _refers("trial", "answered_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trial")),
        sa.UniqueConstraint("ref", name=op.f("uq_trial_ref")),
    )
    op.create_index(op.f("ix_trial_application_id"), "trial", ["application_id"], unique=False)
    op.create_table(
        "register_difference",
        sa.Column("id", ID, nullable=False),
        sa.Column("employment_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", ID, nullable=True),
        sa.Column("taken", sa.Boolean(), nullable=True),
        _refers("register_difference", "employment_id", "employment", "CASCADE"),
        _refers("register_difference", "settled_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_difference")),
        sa.UniqueConstraint(
            "employment_id",
            "from_on",
            "to_on",
            name=op.f("uq_register_difference_employment_id_from_on_to_on"),
        ),
    )


def downgrade() -> None:
    op.drop_table("register_difference")
    op.drop_index(op.f("ix_trial_application_id"), table_name="trial")
    op.drop_table("trial")
    op.drop_column("employment", "advance_cents")
    op.drop_column("employment", "room_cents")
    op.drop_column("application_change", "shared")
    op.drop_column("application_change", "lacks")
    op.drop_index("ix_application_waits_until", table_name="application")
    op.drop_column("application", "waits_until")
