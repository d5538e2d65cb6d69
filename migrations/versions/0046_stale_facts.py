"""Whether something known of a person is to be confirmed again is looked up, and not searched among
all that is known of them."""

from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_fact_inmate_said", "fact", ["inmate_id", "confirmed_at", "recorded_at"])
    op.create_index("ix_fact_inmate_valid", "fact", ["inmate_id", "valid_to"])


def downgrade() -> None:
    op.drop_index("ix_fact_inmate_valid", table_name="fact")
    op.drop_index("ix_fact_inmate_said", table_name="fact")
