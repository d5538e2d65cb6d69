"""Offers, the work that comes of them, and the questions whether it lasts."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from dateutil.relativedelta import relativedelta

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

BEGUN = {"start": relativedelta(days=3)}
LASTS = {
    "weeks_6": relativedelta(weeks=6),
    "months_3": relativedelta(months=3),
    "months_6": relativedelta(months=6),
}
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _refers(table: str, column: str, target: str, ondelete: str | None = None) -> sa.Constraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete
    )


def upgrade() -> None:
    op.create_table(
        "employment",
        sa.Column("id", ID, nullable=False),
        sa.Column("application_id", ID, nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("offered_by", ID, nullable=True),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("why", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _refers("employment", "application_id", "application", "CASCADE"),
        _refers("employment", "offered_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employment")),
        sa.UniqueConstraint("application_id", name=op.f("uq_employment_application_id")),
    )
    op.create_table(
        "follow_up",
        sa.Column("id", ID, nullable=False),
        sa.Column("employment_id", ID, nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        _refers("follow_up", "employment_id", "employment", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint(
            "employment_id", "stage", name=op.f("uq_follow_up_employment_id_stage")
        ),
    )
    op.create_index("ix_follow_up_due", "follow_up", ["due_on", "asked_at"], unique=False)
    op.create_table(
        "follow_up_answer",
        sa.Column("follow_up_id", ID, nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("in_work", sa.Boolean(), nullable=False),
        sa.Column("by", ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _refers("follow_up_answer", "follow_up_id", "follow_up", "CASCADE"),
        _refers("follow_up_answer", "by", "account"),
        sa.PrimaryKeyConstraint("follow_up_id", "side", name=op.f("pk_follow_up_answer")),
    )
    # Offers made before had no day: the day on which they last moved stands for it.
    op.execute(
        "INSERT INTO employment"
        " (application_id, start_on, terms, offered_at, started_on, why, version)"
        " SELECT id, date(updated_at), '[]', updated_at,"
        " CASE WHEN state IN ('started', 'kept') THEN date(updated_at) END, '', 1"
        " FROM application WHERE state IN ('offer', 'accepted', 'started', 'kept')"
    )
    _ask(op.get_bind())


def _ask(connection: sa.Connection) -> None:
    """Whether people have begun is asked; and whether work lasts, as far as its day is to come."""
    job = sa.table(
        "employment",
        *(sa.column("id", ID), sa.column("start_on", sa.Date), sa.column("started_on", sa.Date)),
    )
    question = sa.table(
        "follow_up",
        *(sa.column("employment_id", ID), sa.column("stage"), sa.column("due_on", sa.Date)),
    )
    today = datetime.now(UTC).date()
    for row in connection.execute(sa.select(job).order_by(job.c.id)).all():
        first = row.started_on or row.start_on
        for stage, after in (LASTS if row.started_on else BEGUN).items():
            due = first + after
            if due > today or not row.started_on:
                values = {"employment_id": row.id, "stage": stage, "due_on": due}
                connection.execute(question.insert().values(values))


def downgrade() -> None:
    op.drop_table("follow_up_answer")
    op.drop_index("ix_follow_up_due", table_name="follow_up")
    op.drop_table("follow_up")
    op.drop_table("employment")
