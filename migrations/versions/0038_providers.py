"""Identities at other services that sign somebody in; who is on the way there and back."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "external_identity",
        sa.Column("id", big, nullable=False),
        sa.Column("account_id", big, nullable=False),
        sa.Column("provider", sa.String(20), nullable=False),
        sa.Column("subject_hash", sa.String(64), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_external_identity_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_identity")),
        sa.UniqueConstraint(
            "account_id", "provider", name=op.f("uq_external_identity_account_id_provider")
        ),
        sa.UniqueConstraint("subject_hash", name=op.f("uq_external_identity_subject_hash")),
    )
    op.create_index(op.f("ix_external_identity_account_id"), "external_identity", ["account_id"])
    op.create_table(
        "provider_trip",
        sa.Column("id", big, nullable=False),
        sa.Column("state_hash", sa.String(64), nullable=False),
        sa.Column("provider", sa.String(20), nullable=False),
        sa.Column("network_hash", sa.String(64), nullable=False),
        sa.Column("account_id", big, nullable=True),
        sa.Column("invitation_id", big, nullable=True),
        sa.Column("next_path", sa.String(500), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_provider_trip_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitation.id"],
            name=op.f("fk_provider_trip_invitation_id_invitation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_trip")),
        sa.UniqueConstraint("state_hash", name=op.f("uq_provider_trip_state_hash")),
    )
    for column in ("network_hash", "account_id", "invitation_id", "expires_at"):
        op.create_index(op.f(f"ix_provider_trip_{column}"), "provider_trip", [column])


def downgrade() -> None:
    op.drop_table("provider_trip")
    op.drop_table("external_identity")
