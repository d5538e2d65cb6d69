"""Setup: hours for rooms and of some weeks, pools, wings, busy times, interpreters, contacts."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# Keys of other tables that nothing had looked up by, until rows of theirs are deleted or moved.
INDEXED = (
    ("closure", "room_id"),
    ("interview", "room_id"),
    ("movement", "from_prison_id"),
    ("movement", "to_prison_id"),
    ("assignment", "account_id"),
    ("care", "given_by"),
    ("upload", "uploaded_by"),
)


def _refers(table: str, column: str, target: str) -> "sa.Column[int]":
    """An added column that names a row of another table."""
    key = sa.ForeignKey(f"{target}.id", name=op.f(f"fk_{table}_{column}"))
    return sa.Column(column, ID, key, nullable=True)


def _key(table: str, column: str, target: str, ondelete: str | None = None) -> sa.Constraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


def _text(name: str, length: int, default: str | None = None) -> "sa.Column[str]":
    return sa.Column(name, sa.String(length=length), nullable=False, server_default=default)


def upgrade() -> None:
    op.create_table(
        "interpreter",
        sa.Column("id", ID, nullable=False),
        sa.Column("prison_id", ID, nullable=False),
        _text("name", 80),
        sa.Column("languages", sa.JSON(), nullable=False),
        _text("phone", 40),
        sa.Column("active", sa.Boolean(), nullable=False),
        _key("interpreter", "prison_id", "prison"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interpreter")),
    )
    op.create_index(op.f("ix_interpreter_prison_id"), "interpreter", ["prison_id"])
    op.create_table(
        "prison_contact",
        sa.Column("id", ID, nullable=False),
        sa.Column("prison_id", ID, nullable=False),
        _text("kind", 12),
        _text("name", 80),
        _text("phone", 40),
        _text("email", 120),
        _text("hours", 80),
        sa.Column("version", sa.Integer(), nullable=False),
        _key("prison_contact", "prison_id", "prison"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prison_contact")),
        sa.UniqueConstraint("prison_id", "kind", name=op.f("uq_prison_contact_prison_id_kind")),
    )
    op.create_table(
        "busy",
        sa.Column("id", ID, nullable=False),
        sa.Column("inmate_id", ID, nullable=False),
        _text("kind", 10),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_by", ID, nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("begins < ends", name=op.f("ck_busy_in_order")),
        sa.CheckConstraint('(weekday IS NULL) <> ("on" IS NULL)', name=op.f("ck_busy_one_of_two")),
        _key("busy", "inmate_id", "inmate", "CASCADE"),
        _key("busy", "recorded_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy")),
    )
    op.create_index(op.f("ix_busy_inmate_id"), "busy", ["inmate_id"])
    op.create_table(
        "employer_busy",
        sa.Column("id", ID, nullable=False),
        sa.Column("employer_id", ID, nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        _text("source", 10),
        sa.Column("recorded_by", ID, nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_employer_busy_in_order")),
        _key("employer_busy", "employer_id", "employer"),
        _key("employer_busy", "recorded_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employer_busy")),
    )
    op.create_index("ix_employer_busy_employer_end", "employer_busy", ["employer_id", "ends_at"])
    op.add_column("room", sa.Column("equipment", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("room", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("window", _refers("window", "room_id", "room"), inline_references=True)
    op.create_index(op.f("ix_window_room_id"), "window", ["room_id"])
    op.add_column(
        "window", sa.Column("every_weeks", sa.Integer(), nullable=False, server_default="1")
    )
    op.add_column("window", sa.Column("anchor", sa.Date(), nullable=True))
    op.add_column("window", sa.Column("gate", sa.Integer(), nullable=True))
    op.add_column("window", sa.Column("escorts", sa.Integer(), nullable=True))
    op.add_column("count_time", sa.Column("weekday", sa.Integer(), nullable=True))
    op.add_column("count_time", sa.Column("valid_from", sa.Date(), nullable=True))
    op.add_column("count_time", sa.Column("valid_to", sa.Date(), nullable=True))
    op.add_column("closure", _text("wing", 20, ""))
    op.add_column("inmate", sa.Column("wing", sa.String(length=20), nullable=True))
    for column, target in (("counselor_id", "account"), ("interpreter_id", "interpreter")):
        op.add_column("interview", _refers("interview", column, target), inline_references=True)
        op.create_index(op.f(f"ix_interview_{column}"), "interview", [column])
    for table, column in INDEXED:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    for table, column in INDEXED:
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
    for column in ("counselor_id", "interpreter_id"):
        op.drop_index(op.f(f"ix_interview_{column}"), table_name="interview")
        op.drop_column("interview", column)
    op.drop_column("inmate", "wing")
    op.drop_column("closure", "wing")
    for column in ("valid_to", "valid_from", "weekday"):
        op.drop_column("count_time", column)
    op.drop_index(op.f("ix_window_room_id"), table_name="window")
    for column in ("escorts", "gate", "anchor", "every_weeks", "room_id"):
        op.drop_column("window", column)
    op.drop_column("room", "version")
    op.drop_column("room", "equipment")
    op.drop_table("employer_busy")
    op.drop_table("busy")
    op.drop_table("prison_contact")
    op.drop_table("interpreter")
