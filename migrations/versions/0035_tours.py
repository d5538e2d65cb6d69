"""A tour has one calendar entry, and can be called off; how one person of a day is met."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tour", sa.Column("uid", sa.String(length=80), nullable=True))
    op.add_column(
        "tour", sa.Column("sequence", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )
    op.add_column("tour", sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("tour", sa.Column("off_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_tour_uid"), "tour", ["uid"], unique=True)
    op.add_column("day_item", sa.Column("by_video", sa.Boolean(), nullable=True))


def downgrade() -> None:
    op.drop_column("day_item", "by_video")
    op.drop_index(op.f("ix_tour_uid"), table_name="tour")
    op.drop_column("tour", "off_at")
    op.drop_column("tour", "entered_at")
    op.drop_column("tour", "sequence")
    op.drop_column("tour", "uid")
