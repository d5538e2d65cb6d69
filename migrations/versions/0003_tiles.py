"""tiles"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tile_week",
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pool", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("week", name=op.f("pk_tile_week")),
    )
    op.create_table(
        "tile",
        sa.Column("region", sa.String(length=20), nullable=False),
        sa.Column("family", sa.String(length=1), nullable=False),
        sa.Column("band", sa.Integer(), nullable=False),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("region", "family", name=op.f("pk_tile")),
    )
    op.create_table(
        "tile_search",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("region", sa.String(length=20), nullable=False),
        sa.Column("family", sa.String(length=1), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_tile_search_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tile_search")),
        sa.UniqueConstraint(
            "account_id", "region", "family", name=op.f("uq_tile_search_account_id_region_family")
        ),
    )


def downgrade() -> None:
    op.drop_table("tile_search")
    op.drop_table("tile")
    op.drop_table("tile_week")
