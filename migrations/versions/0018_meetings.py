"""Employer meetings: prisons that take part, lists, claims without an interview."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SQLITE_GUARD = """
CREATE TRIGGER claim_{when} BEFORE {event} ON claim
WHEN EXISTS (
    SELECT 1 FROM claim AS other
    WHERE other.resource = NEW.resource AND other.id != NEW.id
      AND other.starts_at < NEW.ends_at AND NEW.starts_at < other.ends_at
)
BEGIN
    SELECT RAISE(ABORT, 'claim_overlaps');
END
"""


def _refers(table: str, column: str, target: str, ondelete: str | None = None) -> sa.Constraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete
    )


def _claims_need_an_interview(needed: bool) -> None:
    """SQLite changes no column: the table is made anew, with its indexes and triggers."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("claim", "interview_id", existing_type=sa.BigInteger(), nullable=not needed)
        return
    op.create_table(
        "claim_new",
        sa.Column("id", ID, nullable=False),
        sa.Column("resource", sa.String(length=40), nullable=False),
        sa.Column("interview_id", ID, nullable=not needed),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_claim_in_order")),
        _refers("claim", "interview_id", "interview", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
    )
    columns = "id, resource, interview_id, starts_at, ends_at, held_until"
    op.execute(f"INSERT INTO claim_new ({columns}) SELECT {columns} FROM claim")
    op.drop_table("claim")
    op.rename_table("claim_new", "claim")
    op.create_index(op.f("ix_claim_interview_id"), "claim", ["interview_id"], unique=False)
    op.create_index("ix_claim_resource_start", "claim", ["resource", "starts_at"], unique=False)
    op.execute(SQLITE_GUARD.format(when="insert", event="INSERT"))
    op.execute(SQLITE_GUARD.format(when="update", event="UPDATE"))


def upgrade() -> None:
    _claims_need_an_interview(False)
    op.create_table(
        "meeting",
        sa.Column("id", ID, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("uid", sa.String(length=80), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("employer_id", ID, nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("planned_by", ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_meeting_in_order")),
        _refers("meeting", "employer_id", "employer"),
        _refers("meeting", "planned_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("ref", name=op.f("uq_meeting_ref")),
        sa.UniqueConstraint("uid", name=op.f("uq_meeting_uid")),
    )
    op.create_index("ix_meeting_employer_start", "meeting", ["employer_id", "starts_at"])
    op.create_index("ix_meeting_start", "meeting", ["starts_at"])
    op.create_table(
        "meeting_vacancy",
        sa.Column("meeting_id", ID, nullable=False),
        sa.Column("vacancy_id", ID, nullable=False),
        _refers("meeting_vacancy", "meeting_id", "meeting", "CASCADE"),
        _refers("meeting_vacancy", "vacancy_id", "vacancy"),
        sa.PrimaryKeyConstraint("meeting_id", "vacancy_id", name=op.f("pk_meeting_vacancy")),
    )
    op.create_index(op.f("ix_meeting_vacancy_vacancy_id"), "meeting_vacancy", ["vacancy_id"])
    op.create_table(
        "meeting_place",
        sa.Column("id", ID, nullable=False),
        sa.Column("meeting_id", ID, nullable=False),
        sa.Column("prison_id", ID, nullable=False),
        sa.Column("room_id", ID, nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        _refers("meeting_place", "meeting_id", "meeting", "CASCADE"),
        _refers("meeting_place", "prison_id", "prison"),
        _refers("meeting_place", "room_id", "room"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_place")),
        sa.UniqueConstraint(
            "meeting_id", "prison_id", name=op.f("uq_meeting_place_meeting_id_prison_id")
        ),
    )
    op.create_index(op.f("ix_meeting_place_prison_id"), "meeting_place", ["prison_id"])
    op.create_index(op.f("ix_meeting_place_room_id"), "meeting_place", ["room_id"])
    op.create_table(
        "meeting_seat",
        sa.Column("id", ID, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("place_id", ID, nullable=False),
        sa.Column("inmate_id", ID, nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.Column("came", sa.String(length=10), nullable=False),
        sa.Column("interested", sa.Boolean(), nullable=True),
        sa.Column("vacancy_id", ID, nullable=True),
        sa.Column("application_id", ID, nullable=True),
        sa.Column("introduced", sa.Boolean(), nullable=False),
        sa.Column("listed_by", ID, nullable=True),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False),
        _refers("meeting_seat", "place_id", "meeting_place", "CASCADE"),
        _refers("meeting_seat", "inmate_id", "inmate", "CASCADE"),
        _refers("meeting_seat", "vacancy_id", "vacancy"),
        _refers("meeting_seat", "application_id", "application", "SET NULL"),
        _refers("meeting_seat", "listed_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_seat")),
        sa.UniqueConstraint("ref", name=op.f("uq_meeting_seat_ref")),
        sa.UniqueConstraint(
            "place_id", "inmate_id", name=op.f("uq_meeting_seat_place_id_inmate_id")
        ),
    )
    op.create_index(op.f("ix_meeting_seat_inmate_id"), "meeting_seat", ["inmate_id"])
    op.create_index(op.f("ix_meeting_seat_application_id"), "meeting_seat", ["application_id"])
    op.create_table(
        "meeting_claim",
        sa.Column("claim_id", ID, nullable=False),
        sa.Column("meeting_id", ID, nullable=False),
        _refers("meeting_claim", "claim_id", "claim", "CASCADE"),
        _refers("meeting_claim", "meeting_id", "meeting", "CASCADE"),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_meeting_claim")),
    )
    op.create_index(op.f("ix_meeting_claim_meeting_id"), "meeting_claim", ["meeting_id"])
    op.create_table(
        "meeting_change",
        sa.Column("id", ID, nullable=False),
        sa.Column("meeting_id", ID, nullable=False),
        sa.Column("verb", sa.String(length=20), nullable=False),
        sa.Column("from_state", sa.String(length=12), nullable=False),
        sa.Column("to_state", sa.String(length=12), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        _refers("meeting_change", "meeting_id", "meeting", "CASCADE"),
        _refers("meeting_change", "by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_change")),
    )
    op.create_index(op.f("ix_meeting_change_meeting_id"), "meeting_change", ["meeting_id"])


def downgrade() -> None:
    op.execute("DELETE FROM claim WHERE interview_id IS NULL")
    for table in (
        "meeting_change",
        "meeting_claim",
        "meeting_seat",
        "meeting_place",
        "meeting_vacancy",
        "meeting",
    ):
        op.drop_table(table)
    _claims_need_an_interview(True)
