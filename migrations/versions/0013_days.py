"""Interview days as drafts and released versions, with panels."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("interview", sa.Column("panel", sa.Integer(), server_default="1", nullable=False))
    op.create_table(
        "day_plan",
        sa.Column("day_id", ID, nullable=False),
        sa.Column("uid", sa.String(length=80), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("gap", sa.Integer(), nullable=False),
        sa.Column("breaks", sa.JSON(), nullable=False),
        sa.Column("rooms", sa.JSON(), nullable=False),
        sa.Column("escorts", sa.Integer(), nullable=True),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("bound", sa.Double(), nullable=False),
        sa.Column("proven", sa.Boolean(), nullable=False),
        sa.Column("released", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["day_id"], ["interview_day.id"], name=op.f("fk_day_plan_day_id")),
        sa.PrimaryKeyConstraint("day_id", name=op.f("pk_day_plan")),
        sa.UniqueConstraint("uid", name=op.f("uq_day_plan_uid")),
    )
    op.create_table(
        "day_panel",
        sa.Column("day_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("function", sa.String(length=12), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("absent", sa.JSON(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("vacancies", sa.JSON(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["day_id"], ["interview_day.id"], name=op.f("fk_day_panel_day_id")),
        sa.PrimaryKeyConstraint("day_id", "number", name=op.f("pk_day_panel")),
    )
    op.create_table(
        "day_item",
        sa.Column("day_id", ID, nullable=False),
        sa.Column("application_id", ID, nullable=False),
        sa.Column("panel", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("room_id", ID, nullable=True),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("out", sa.String(length=12), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_panel", sa.Integer(), nullable=True),
        sa.Column("told_room", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_day_item_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["day_id"], ["interview_day.id"], name=op.f("fk_day_item_day_id")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_day_item_room_id")),
        sa.PrimaryKeyConstraint("day_id", "application_id", name=op.f("pk_day_item")),
    )
    op.create_index(
        op.f("ix_day_item_application_id"), "day_item", ["application_id"], unique=False
    )
    op.create_table(
        "day_release",
        sa.Column("id", ID, nullable=False),
        sa.Column("day_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", ID, nullable=True),
        sa.Column("booked", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("cancelled", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_day_release_by")),
        sa.ForeignKeyConstraint(
            ["day_id"], ["interview_day.id"], name=op.f("fk_day_release_day_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_release")),
        sa.UniqueConstraint("day_id", "number", name=op.f("uq_day_release_day_id_number")),
    )
    # Days that were booked whole before there were drafts: released once, one panel, as they stand.
    op.execute(
        "INSERT INTO day_plan (day_id, uid, sequence, minutes, gap, breaks, rooms, value, bound, "
        "proven, released, version, updated_at) SELECT id, 'day-' || ref || '@jobbridge', "
        "0, 30, 5, '[]', '[]', 0, 0, false, 1, 1, created_at FROM interview_day"
    )
    op.execute(
        "INSERT INTO day_panel (day_id, number, function, people, absent, vacancies, late) "
        "SELECT id, 1, 'any', 1, '[]', '[]', 0 FROM interview_day"
    )
    op.execute(
        "INSERT INTO day_item (day_id, application_id, panel, starts_at, room_id, pinned, out, why,"
        " told_at, told_panel, told_room) SELECT day_id, application_id, 1, starts_at, room_id, "
        "false, '', '', starts_at, 1, room_id FROM interview "
        "WHERE day_id IS NOT NULL AND state IN ('booked', 'confirmed') AND id IN "
        "(SELECT MAX(id) FROM interview WHERE day_id IS NOT NULL AND state IN "
        "('booked', 'confirmed') GROUP BY day_id, application_id)"
    )
    _as_they_stand(op.get_bind())


def _as_they_stand(connection: sa.Connection) -> None:
    """Length and rooms of those days, as their interviews have them."""
    interview = sa.table(
        "interview",
        sa.column("id"),
        sa.column("day_id"),
        sa.column("room_id"),
        sa.column("starts_at", sa.DateTime(timezone=True)),
        sa.column("ends_at", sa.DateTime(timezone=True)),
    )
    plan = sa.table(
        "day_plan", sa.column("day_id"), sa.column("minutes"), sa.column("rooms", sa.JSON())
    )
    item = sa.table("day_item", sa.column("day_id"), sa.column("minutes"))
    found: dict[int, tuple[int, set[int]]] = {}
    for row in connection.execute(
        sa.select(interview).where(interview.c.day_id.is_not(None)).order_by(interview.c.id)
    ):
        minutes = int((row.ends_at - row.starts_at).total_seconds() // 60)
        found.setdefault(row.day_id, (minutes, set()))[1].add(row.room_id)
    for day_id, (minutes, rooms) in found.items():
        connection.execute(
            sa.update(plan)
            .where(plan.c.day_id == day_id)
            .values(minutes=minutes, rooms=sorted(rooms))
        )
        connection.execute(sa.update(item).where(item.c.day_id == day_id).values(minutes=minutes))


def downgrade() -> None:
    op.drop_table("day_release")
    op.drop_index(op.f("ix_day_item_application_id"), table_name="day_item")
    op.drop_table("day_item")
    op.drop_table("day_panel")
    op.drop_table("day_plan")
    op.drop_column("interview", "panel")
