"""What the worker's last round found to speak against an interview: pages of a prison that has a
thousand to come look at those, and judge no other but what they list."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("interview", sa.Column("flag", sa.String(10), nullable=True))


def downgrade() -> None:
    op.drop_column("interview", "flag")
