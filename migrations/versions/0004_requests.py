"""requests"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("request", sa.Column("escalated_at", MOMENT, nullable=True))
    for name in ("card_at", "reacted_at", "later_at", "shortlisted_at", "met_at"):
        op.add_column("application", sa.Column(name, MOMENT, nullable=True))
    op.add_column(
        "application", sa.Column("reminders", sa.Integer(), server_default="0", nullable=False)
    )
    op.create_index(
        "ix_application_waiting", "application", ["state", "reacted_at", "card_at"], unique=False
    )
    op.create_table(
        "request_answer",
        sa.Column("request_id", ID, nullable=False),
        sa.Column("prison_id", ID, nullable=False),
        sa.Column("nobody", sa.Boolean(), nullable=False),
        sa.Column("by", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_request_answer_by")),
        sa.ForeignKeyConstraint(
            ["prison_id"], ["prison.id"], name=op.f("fk_request_answer_prison_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name=op.f("fk_request_answer_request_id")
        ),
        sa.PrimaryKeyConstraint("request_id", "prison_id", name=op.f("pk_request_answer")),
    )
    op.create_table(
        "message",
        sa.Column("id", ID, nullable=False),
        sa.Column("application_id", ID, nullable=False),
        sa.Column("by_employer", sa.Boolean(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("by", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_message_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_message_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    op.create_index(op.f("ix_message_application_id"), "message", ["application_id"], unique=False)
    op.create_table(
        "reveal",
        sa.Column("id", ID, nullable=False),
        sa.Column("application_id", ID, nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("recorded_by", ID, nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_reveal_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["account.id"], name=op.f("fk_reveal_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reveal")),
    )
    op.create_index(op.f("ix_reveal_application_id"), "reveal", ["application_id"], unique=False)
    # Whoever met may be offered the job. An old card's reply clock begins with this release:
    # nobody is paused for a silence of which no reminder was sent.
    op.execute(
        "UPDATE application SET met_at = (SELECT max(interview.ends_at) FROM interview"
        " WHERE interview.application_id = application.id AND interview.state = 'took_place')"
    )
    op.execute(
        "UPDATE application SET card_at = CURRENT_TIMESTAMP, reacted_at = interview_wanted_at"
        " WHERE state = 'agreed'"
    )


def downgrade() -> None:
    op.drop_table("reveal")
    op.drop_table("message")
    op.drop_table("request_answer")
    op.drop_index("ix_application_waiting", table_name="application")
    for name in ("met_at", "shortlisted_at", "reminders", "later_at", "reacted_at", "card_at"):
        op.drop_column("application", name)
    op.drop_column("request", "escalated_at")
