"""When a skills card was shown and answered outlives the card: figures of a month that was closed
can be counted again. Of cards that were forgotten before, the steps of their applications tell."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

FILL = """
INSERT INTO past_card (application_id, shown_at, reacted_at)
SELECT c.application_id, c.at,
    (SELECT min(r.at) FROM application_change r WHERE r.application_id = c.application_id
        AND r.id > c.id AND r.verb IN ('interview', 'meet', 'refuse', 'wish'))
FROM application_change c JOIN application a ON a.id = c.application_id
WHERE c.verb = 'agree' AND (a.card_at IS NULL OR a.card_at <> c.at)
    AND COALESCE((SELECT n.verb FROM application_change n
        WHERE n.application_id = c.application_id AND n.id > c.id
        ORDER BY n.id LIMIT 1), '') <> 'take_back'
ORDER BY c.id
"""


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "past_card",
        sa.Column("id", number, nullable=False),
        sa.Column("application_id", number, nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reacted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_past_card_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_card")),
    )
    op.create_index(op.f("ix_past_card_application_id"), "past_card", ["application_id"])
    op.execute(FILL)


def downgrade() -> None:
    op.drop_table("past_card")
