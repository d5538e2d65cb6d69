"""Places at liberty: a probation office where people are cared for, a meeting at the employer's."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "prison", sa.Column("outside", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column(
        "after_release",
        sa.Column("place", sa.String(length=12), server_default="branch", nullable=False),
    )


def downgrade() -> None:
    op.drop_column("after_release", "place")
    op.drop_column("prison", "outside")
