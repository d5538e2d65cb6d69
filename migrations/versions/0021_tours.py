"""Interview days by video, in a part of the day, with two people swapped."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("day_plan", sa.Column("part", sa.JSON(), nullable=True))
    op.add_column("day_plan", sa.Column("swapped", sa.JSON(), nullable=True))
    op.add_column(
        "day_panel",
        sa.Column("by_video", sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("day_panel", "by_video")
    op.drop_column("day_plan", "swapped")
    op.drop_column("day_plan", "part")
