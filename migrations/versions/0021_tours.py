"""Days by video, in a part of the day, with two people swapped; tours; answers one by one."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _refers(table: str, column: str, target: str, ondelete: str | None = None) -> sa.Constraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete
    )


def upgrade() -> None:
    op.add_column("day_plan", sa.Column("part", sa.JSON(), nullable=True))
    op.add_column("day_plan", sa.Column("swapped", sa.JSON(), nullable=True))
    op.add_column(
        "day_panel",
        sa.Column("by_video", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column("employer", sa.Column("by_video", sa.Boolean(), nullable=True))
    op.add_column(
        "proposal",
        sa.Column("answer", sa.String(length=12), server_default="", nullable=False),
    )
    op.create_table(
        "tour",
        sa.Column("id", ID, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("employer_id", ID, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("panels", sa.Integer(), nullable=False),
        sa.Column("released", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_by", ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _refers("tour", "employer_id", "employer"),
        _refers("tour", "made_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tour")),
        sa.UniqueConstraint("ref", name=op.f("uq_tour_ref")),
    )
    op.create_index(op.f("ix_tour_employer_id"), "tour", ["employer_id"])
    op.create_table(
        "tour_stop",
        sa.Column("id", ID, nullable=False),
        sa.Column("tour_id", ID, nullable=False),
        sa.Column("prison_id", ID, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("day_id", ID, nullable=True),
        sa.CheckConstraint("begins < ends", name=op.f("ck_tour_stop_in_order")),
        _refers("tour_stop", "tour_id", "tour", "CASCADE"),
        _refers("tour_stop", "prison_id", "prison"),
        _refers("tour_stop", "day_id", "interview_day", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tour_stop")),
        sa.UniqueConstraint("day_id", name=op.f("uq_tour_stop_day_id")),
        sa.UniqueConstraint("tour_id", "prison_id", name=op.f("uq_tour_stop_tour_id_prison_id")),
    )
    op.create_index(op.f("ix_tour_stop_prison_id"), "tour_stop", ["prison_id"])


def downgrade() -> None:
    op.drop_table("tour_stop")
    op.drop_table("tour")
    op.drop_column("proposal", "answer")
    op.drop_column("employer", "by_video")
    op.drop_column("day_panel", "by_video")
    op.drop_column("day_plan", "swapped")
    op.drop_column("day_plan", "part")
