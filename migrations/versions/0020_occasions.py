"""What brings an employer or people somewhere in a prison besides interviews, and who is called.

Meetings that are planned are there already: their places become occasions, who comes is called,
and what is claimed of each hangs on that from now on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0018"
branch_labels = None
depends_on = None

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
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _refers(table: str, column: str, target: str, ondelete: str | None = None) -> sa.Constraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete
    )


def _claims_are_of_somebody_called() -> None:
    """SQLite knows no ON DELETE beside an added column that could be read back: the table is made
    anew, with its indexes and triggers."""
    if op.get_bind().dialect.name == "postgresql":
        op.add_column("claim", sa.Column("called_id", sa.BigInteger(), nullable=True))
        op.create_foreign_key(
            op.f("fk_claim_called_id"), "claim", "called", ["called_id"], ["id"], ondelete="CASCADE"
        )
    else:
        _remake_claims(_refers("claim", "called_id", "called", "CASCADE"))
    op.create_index(op.f("ix_claim_called_id"), "claim", ["called_id"], unique=False)


def _remake_claims(called: sa.Constraint | None) -> None:
    op.create_table(
        "claim_new",
        sa.Column("id", ID, nullable=False),
        sa.Column("resource", sa.String(length=40), nullable=False),
        sa.Column("interview_id", ID, nullable=True),
        *([sa.Column("called_id", ID, nullable=True)] if called is not None else []),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_claim_in_order")),
        _refers("claim", "interview_id", "interview", "CASCADE"),
        *([called] if called is not None else []),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
    )
    columns = "id, resource, interview_id, starts_at, ends_at, held_until"
    op.execute(f"INSERT INTO claim_new ({columns}) SELECT {columns} FROM claim")
    # With the table go the rows that refer to it: which claims are a meeting's is kept meanwhile.
    op.execute("CREATE TEMPORARY TABLE kept AS SELECT claim_id, meeting_id FROM meeting_claim")
    op.drop_table("claim")
    op.rename_table("claim_new", "claim")
    op.execute("DELETE FROM meeting_claim")
    op.execute("INSERT INTO meeting_claim SELECT claim_id, meeting_id FROM kept")
    op.execute("DROP TABLE kept")
    op.create_index(op.f("ix_claim_interview_id"), "claim", ["interview_id"], unique=False)
    op.create_index("ix_claim_resource_start", "claim", ["resource", "starts_at"], unique=False)
    op.execute(SQLITE_GUARD.format(when="insert", event="INSERT"))
    op.execute(SQLITE_GUARD.format(when="update", event="UPDATE"))


def upgrade() -> None:
    op.create_table(
        "occasion",
        sa.Column("id", ID, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("employer_id", ID, nullable=False),
        sa.Column("prison_id", ID, nullable=False),
        sa.Column("room_id", ID, nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_occasion_in_order")),
        _refers("occasion", "employer_id", "employer"),
        _refers("occasion", "prison_id", "prison"),
        _refers("occasion", "room_id", "room"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occasion")),
        sa.UniqueConstraint("ref", "prison_id", name=op.f("uq_occasion_ref_prison_id")),
    )
    op.create_index("ix_occasion_prison_start", "occasion", ["prison_id", "starts_at"])
    op.create_index("ix_occasion_employer_start", "occasion", ["employer_id", "starts_at"])
    op.create_index(op.f("ix_occasion_room_id"), "occasion", ["room_id"])
    op.create_table(
        "called",
        sa.Column("id", ID, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("occasion_id", ID, nullable=False),
        sa.Column("inmate_id", ID, nullable=False),
        sa.Column("brought_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        _refers("called", "occasion_id", "occasion", "CASCADE"),
        _refers("called", "inmate_id", "inmate", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_called")),
        sa.UniqueConstraint("ref", name=op.f("uq_called_ref")),
        sa.UniqueConstraint(
            "occasion_id", "inmate_id", name=op.f("uq_called_occasion_id_inmate_id")
        ),
    )
    op.create_index(op.f("ix_called_inmate_id"), "called", ["inmate_id"])
    _claims_are_of_somebody_called()
    op.execute(
        """
        INSERT INTO occasion
            (ref, employer_id, prison_id, room_id, mode, state, starts_at, ends_at)
        SELECT meeting.ref, meeting.employer_id, place.prison_id, place.room_id, meeting.mode,
            CASE WHEN meeting.state = 'planned' AND place.confirmed_at IS NOT NULL
                THEN 'confirmed'
                WHEN meeting.state = 'planned' THEN 'booked'
                ELSE meeting.state END,
            meeting.starts_at, meeting.ends_at
        FROM meeting JOIN meeting_place AS place ON place.meeting_id = meeting.id
        """
    )
    op.execute(
        """
        INSERT INTO called (ref, occasion_id, inmate_id)
        SELECT seat.ref, occasion.id, seat.inmate_id
        FROM meeting_seat AS seat
        JOIN meeting_place AS place ON place.id = seat.place_id
        JOIN meeting ON meeting.id = place.meeting_id
        JOIN occasion ON occasion.ref = meeting.ref AND occasion.prison_id = place.prison_id
        WHERE seat.waits = false
        """
    )
    op.execute(
        """
        UPDATE claim SET called_id = (
            SELECT called.id FROM called
            JOIN occasion ON occasion.id = called.occasion_id
            JOIN meeting ON meeting.ref = occasion.ref
            JOIN meeting_claim ON meeting_claim.meeting_id = meeting.id
            WHERE meeting_claim.claim_id = claim.id
                AND claim.resource = 'inmate:' || called.inmate_id
        )
        WHERE interview_id IS NULL AND resource LIKE 'inmate:%'
        """
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_column("claim", "called_id")
    else:
        _remake_claims(None)
    op.drop_table("called")
    op.drop_table("occasion")
