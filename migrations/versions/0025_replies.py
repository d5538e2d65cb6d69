"""Answers by mail: mails dealt with, proposed times, answers to be confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def _refers(
    table: str, column: str, target: str, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


def upgrade() -> None:
    op.create_table(
        "received_mail",
        sa.Column("id", ID, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.Column("attendee_id", ID, nullable=True),
        _refers("received_mail", "attendee_id", "attendee", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_mail")),
        sa.UniqueConstraint("digest", name=op.f("uq_received_mail_digest")),
    )
    op.create_index(op.f("ix_received_mail_at"), "received_mail", ["at"])
    op.create_index(op.f("ix_received_mail_attendee_id"), "received_mail", ["attendee_id"])
    op.create_table(
        "time_proposal",
        sa.Column("id", ID, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("attendee_id", ID, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("stamp", MOMENT, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("settled_by", ID, nullable=True),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_time_proposal_in_order")),
        _refers("time_proposal", "attendee_id", "attendee", "CASCADE"),
        _refers("time_proposal", "settled_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_proposal")),
        sa.UniqueConstraint("ref", name=op.f("uq_time_proposal_ref")),
    )
    op.create_index(op.f("ix_time_proposal_attendee_id"), "time_proposal", ["attendee_id"])
    op.create_index("ix_time_proposal_state", "time_proposal", ["state"])
    op.create_table(
        "unconfirmed_answer",
        sa.Column("attendee_id", ID, nullable=False),
        sa.Column("state", sa.String(length=14), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _refers("unconfirmed_answer", "attendee_id", "attendee", "CASCADE"),
        sa.PrimaryKeyConstraint("attendee_id", name=op.f("pk_unconfirmed_answer")),
    )
    op.create_table(
        "inbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("read_at", MOMENT, nullable=True),
        sa.Column("failed_at", MOMENT, nullable=True),
        sa.Column("fault", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
    )


def downgrade() -> None:
    op.drop_table("inbox")
    op.drop_table("unconfirmed_answer")
    op.drop_index("ix_time_proposal_state", table_name="time_proposal")
    op.drop_index(op.f("ix_time_proposal_attendee_id"), table_name="time_proposal")
    op.drop_table("time_proposal")
    op.drop_index(op.f("ix_received_mail_attendee_id"), table_name="received_mail")
    op.drop_index(op.f("ix_received_mail_at"), table_name="received_mail")
    op.drop_table("received_mail")
