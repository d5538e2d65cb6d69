"""people"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _id() -> "sa.types.TypeEngine[int]":
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _moment(name: str, *, nullable: bool = False) -> "sa.Column[sa.DateTime]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _inmate(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_inmate_id")
    return sa.ForeignKeyConstraint(["inmate_id"], ["inmate.id"], name=name, ondelete="CASCADE")


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _account(table: str, column: str) -> "sa.Column[int]":
    """An added column that names an account."""
    key = sa.ForeignKey("account.id", name=op.f(f"fk_{table}_{column}"))
    return sa.Column(column, _id(), key, nullable=True)


def upgrade() -> None:
    op.add_column("inmate", sa.Column("minor", sa.Boolean(), nullable=True))
    op.add_column("fact", _moment("confirmed_at", nullable=True))
    op.add_column("fact", _account("fact", "confirmed_by"), inline_references=True)
    op.add_column(
        "agreement",
        sa.Column("mode", sa.String(length=12), nullable=False, server_default="standing"),
    )
    op.add_column("agreement", _account("agreement", "taken_by"), inline_references=True)
    op.add_column(
        "agreement",
        sa.Column("paper_ref", sa.String(length=40), nullable=False, server_default=""),
    )
    op.add_column("agreement", sa.Column("renew_on", sa.Date(), nullable=True))
    op.add_column(
        "agreement", sa.Column("end_why", sa.String(length=12), nullable=False, server_default="")
    )
    op.add_column(
        "match",
        sa.Column(
            "found_at",
            sa.DateTime(timezone=True),
            nullable=False,
            server_default="1970-01-01 00:00:00.000000",
        ),
    )
    op.create_index("ix_match_inmate_found", "match", ["inmate_id", "near", "found_at"])
    op.create_table(
        "guardian_consent",
        sa.Column("id", _id(), nullable=False),
        sa.Column("inmate_id", _id(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("relation", sa.String(length=12), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("paper_ref", sa.String(length=40), nullable=False),
        sa.Column("recorded_by", _id(), nullable=True),
        _moment("recorded_at"),
        _moment("withdrawn_at", nullable=True),
        _inmate("guardian_consent"),
        _refers("guardian_consent", "recorded_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardian_consent")),
    )
    op.create_index(op.f("ix_guardian_consent_inmate_id"), "guardian_consent", ["inmate_id"])
    op.create_table(
        "block",
        sa.Column("id", _id(), nullable=False),
        sa.Column("inmate_id", _id(), nullable=False),
        sa.Column("organisation_id", _id(), nullable=True),
        sa.Column("municipality_id", _id(), nullable=True),
        _moment("set_at"),
        sa.Column("set_by", _id(), nullable=True),
        _moment("ended_at", nullable=True),
        sa.CheckConstraint(
            "(organisation_id IS NULL) <> (municipality_id IS NULL)",
            name=op.f("ck_block_one_of_two"),
        ),
        _inmate("block"),
        _refers("block", "organisation_id", "organisation"),
        _refers("block", "municipality_id", "municipality"),
        _refers("block", "set_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_block")),
    )
    op.create_index(op.f("ix_block_inmate_id"), "block", ["inmate_id"])
    op.create_table(
        "care",
        sa.Column("id", _id(), nullable=False),
        sa.Column("inmate_id", _id(), nullable=False),
        sa.Column("account_id", _id(), nullable=False),
        _moment("since"),
        _moment("until", nullable=True),
        sa.Column("given_by", _id(), nullable=True),
        sa.Column("handed_on", sa.Date(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("batch", sa.String(length=12), nullable=False, server_default=""),
        _moment("acknowledged_at", nullable=True),
        _inmate("care"),
        _refers("care", "account_id", "account"),
        _refers("care", "given_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care")),
    )
    op.create_index("ix_care_inmate_since", "care", ["inmate_id", "since"])
    op.create_index("ix_care_account_until", "care", ["account_id", "until"])
    op.create_index(op.f("ix_care_batch"), "care", ["batch"])
    op.create_table(
        "match_seen",
        sa.Column("inmate_id", _id(), nullable=False),
        sa.Column("account_id", _id(), nullable=False),
        _moment("seen_at"),
        _inmate("match_seen"),
        _refers("match_seen", "account_id", "account"),
        sa.PrimaryKeyConstraint("inmate_id", "account_id", name=op.f("pk_match_seen")),
    )
    # Who looks after somebody today has done so since the person was registered, for all we know.
    op.execute(
        "INSERT INTO care (inmate_id, account_id, since)"
        " SELECT id, counselor_id, created_at FROM inmate WHERE counselor_id IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_table("match_seen")
    op.drop_table("care")
    op.drop_table("block")
    op.drop_table("guardian_consent")
    op.drop_index("ix_match_inmate_found", table_name="match")
    for table, column in (
        ("match", "found_at"),
        ("agreement", "end_why"),
        ("agreement", "renew_on"),
        ("agreement", "paper_ref"),
        ("agreement", "taken_by"),
        ("agreement", "mode"),
        ("fact", "confirmed_by"),
        ("fact", "confirmed_at"),
        ("inmate", "minor"),
    ):
        op.drop_column(table, column)
