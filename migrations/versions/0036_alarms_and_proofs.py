"""When somebody last proved who they are; how long before an entry a calendar rings."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sign_in", sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("account", sa.Column("alarm_minutes", sa.Integer(), nullable=True))
    op.add_column("feed", sa.Column("alarm_minutes", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("feed", "alarm_minutes")
    op.drop_column("account", "alarm_minutes")
    op.drop_column("sign_in", "proved_at")
