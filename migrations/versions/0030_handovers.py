"""Release-day hand-overs: what the first day rests on, who takes over, every step."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision: str | None = "0029"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def _refers(table: str, column: str, target: str, ondelete: str | None = None) -> sa.Constraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete
    )


def upgrade() -> None:
    op.create_table(
        "handover",
        sa.Column("id", ID, nullable=False),
        sa.Column("inmate_id", ID, nullable=False),
        sa.Column("housing", sa.LargeBinary(), nullable=True),
        sa.Column("first_night", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("meets", sa.String(length=12), nullable=False),
        sa.Column("meets_on", sa.Date(), nullable=True),
        sa.Column("meets_at", sa.Time(), nullable=True),
        sa.Column("meets_place", sa.LargeBinary(), nullable=True),
        sa.Column("checked", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", ID, nullable=True),
        _refers("handover", "inmate_id", "inmate", "CASCADE"),
        _refers("handover", "updated_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        sa.UniqueConstraint("inmate_id", name=op.f("uq_handover_inmate_id")),
    )
    op.create_table(
        "handover_recipient",
        sa.Column("id", ID, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("inmate_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("organisation_id", ID, nullable=True),
        sa.Column("account_id", ID, nullable=True),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("mail", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("told", sa.String(length=32), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("opened_at", MOMENT, nullable=True),
        sa.Column("acknowledged_at", MOMENT, nullable=True),
        sa.Column("reminded_at", MOMENT, nullable=True),
        sa.Column("refused_at", MOMENT, nullable=True),
        _refers("handover_recipient", "inmate_id", "inmate", "CASCADE"),
        _refers("handover_recipient", "organisation_id", "organisation"),
        _refers("handover_recipient", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_recipient")),
        sa.UniqueConstraint("ref", name=op.f("uq_handover_recipient_ref")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_handover_recipient_token_hash")),
        sa.UniqueConstraint("inmate_id", "kind", name=op.f("uq_handover_recipient_inmate_id_kind")),
    )
    op.create_index(
        "ix_handover_recipient_state", "handover_recipient", ["state", "sent_at"], unique=False
    )
    for column in ("organisation_id", "account_id"):
        op.create_index(
            op.f(f"ix_handover_recipient_{column}"), "handover_recipient", [column], unique=False
        )
    op.create_table(
        "handover_step",
        sa.Column("id", ID, nullable=False),
        sa.Column("recipient_id", ID, nullable=False),
        sa.Column("verb", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", ID, nullable=True),
        _refers("handover_step", "recipient_id", "handover_recipient", "CASCADE"),
        _refers("handover_step", "by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_step")),
    )
    op.create_index(
        op.f("ix_handover_step_recipient_id"), "handover_step", ["recipient_id"], unique=False
    )


def downgrade() -> None:
    for table in ("handover_step", "handover_recipient", "handover"):
        op.drop_table(table)
