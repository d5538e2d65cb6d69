"""Alerts of new matches."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "alert",
        sa.Column("id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("inmate_id", ID, nullable=False),
        sa.Column("vacancy_id", ID, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stood_on", sa.Date(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("batch", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_alert_account_id")),
        sa.ForeignKeyConstraint(
            ["inmate_id"], ["inmate.id"], name=op.f("fk_alert_inmate_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["vacancy_id"], ["vacancy.id"], name=op.f("fk_alert_vacancy_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint(
            "account_id",
            "inmate_id",
            "vacancy_id",
            name=op.f("uq_alert_account_id_inmate_id_vacancy_id"),
        ),
    )
    op.create_index(op.f("ix_alert_inmate_id"), "alert", ["inmate_id"])
    op.create_index(op.f("ix_alert_vacancy_id"), "alert", ["vacancy_id"])
    op.create_index("ix_alert_account_seen", "alert", ["account_id", "seen_at"])
    op.create_index("ix_alert_stood", "alert", ["stood_on"])


def downgrade() -> None:
    op.drop_table("alert")
