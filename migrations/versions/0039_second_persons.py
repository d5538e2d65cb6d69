"""A person opened in an emergency; lists of names that a second person agrees to."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def _refers(table: str, column: str, target: str, ondelete: str | None = None) -> sa.Constraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete
    )


def upgrade() -> None:
    op.create_table(
        "emergency",
        sa.Column("id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("inmate_id", ID, nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("reviewed_at", MOMENT, nullable=True),
        sa.Column("reviewed_by", ID, nullable=True),
        _refers("emergency", "account_id", "account"),
        _refers("emergency", "inmate_id", "inmate", "CASCADE"),
        _refers("emergency", "reviewed_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency")),
    )
    op.create_index("ix_emergency_account_ends", "emergency", ["account_id", "ends_at"])
    op.create_index("ix_emergency_opened", "emergency", ["opened_at", "id"])
    op.create_index(op.f("ix_emergency_inmate_id"), "emergency", ["inmate_id"])
    op.create_table(
        "name_list",
        sa.Column("id", ID, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("prison_id", ID, nullable=False),
        sa.Column("purpose", sa.LargeBinary(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("asked_by", ID, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> asked_by", name=op.f("ck_name_list_two_people")
        ),
        sa.CheckConstraint(
            "state NOT IN ('agreed', 'declined', 'taken') OR decided_by IS NOT NULL",
            name=op.f("ck_name_list_decided_by_somebody"),
        ),
        _refers("name_list", "prison_id", "prison"),
        _refers("name_list", "asked_by", "account"),
        _refers("name_list", "decided_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_list")),
        sa.UniqueConstraint("ref", name=op.f("uq_name_list_ref")),
    )
    op.create_index("ix_name_list_prison_state", "name_list", ["prison_id", "state"])
    op.create_index("ix_name_list_asker", "name_list", ["asked_by", "asked_at"])


def downgrade() -> None:
    op.drop_table("name_list")
    op.drop_table("emergency")
