"""Whose prisons an upload was about: colleagues with the same duty and scope see it too."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "upload_prison",
        sa.Column("upload_id", ID, nullable=False),
        sa.Column("prison_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["upload_id"],
            ["upload.id"],
            name=op.f("fk_upload_prison_upload_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["prison_id"], ["prison.id"], name=op.f("fk_upload_prison_prison_id")
        ),
        sa.PrimaryKeyConstraint("upload_id", "prison_id", name=op.f("pk_upload_prison")),
    )
    op.create_index(op.f("ix_upload_prison_prison_id"), "upload_prison", ["prison_id"])


def downgrade() -> None:
    op.drop_table("upload_prison")
