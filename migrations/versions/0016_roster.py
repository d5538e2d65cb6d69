"""Imports of rosters and movements, their lines, and what is to be decided."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "roster_import",
        sa.Column("id", ID, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("account_id", ID, nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.Column("undone_by", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_roster_import_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["account.id"], name=op.f("fk_roster_import_undone_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_import")),
        sa.UniqueConstraint("ref", name=op.f("uq_roster_import_ref")),
    )
    op.create_table(
        "roster_line",
        sa.Column("id", ID, nullable=False),
        sa.Column("import_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("inmate_id", ID, nullable=True),
        sa.Column("held", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["roster_import.id"],
            name=op.f("fk_roster_line_import_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["inmate_id"], ["inmate.id"], name=op.f("fk_roster_line_inmate_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_line")),
    )
    op.create_index(op.f("ix_roster_line_inmate_id"), "roster_line", ["inmate_id"])
    op.create_index("ix_roster_line_import_what", "roster_line", ["import_id", "what"])
    op.create_table(
        "roster_question",
        sa.Column("id", ID, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("import_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("inmate_id", ID, nullable=False),
        sa.Column("prison_id", ID, nullable=False),
        sa.Column("offered", sa.LargeBinary(), nullable=False),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("settled_by", ID, nullable=True),
        sa.Column("decision", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["roster_import.id"],
            name=op.f("fk_roster_question_import_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["inmate_id"],
            ["inmate.id"],
            name=op.f("fk_roster_question_inmate_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["prison_id"], ["prison.id"], name=op.f("fk_roster_question_prison_id")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["account.id"], name=op.f("fk_roster_question_settled_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_question")),
        sa.UniqueConstraint("ref", name=op.f("uq_roster_question_ref")),
    )
    op.create_index(op.f("ix_roster_question_import_id"), "roster_question", ["import_id"])
    op.create_index(op.f("ix_roster_question_inmate_id"), "roster_question", ["inmate_id"])
    op.create_index(op.f("ix_roster_question_settled_at"), "roster_question", ["settled_at"])
    op.create_index("ix_roster_question_key", "roster_question", ["key", "cause"])
    op.create_table(
        "roster_seen",
        sa.Column("inmate_id", ID, nullable=False),
        sa.Column("dates", sa.JSON(), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inmate_id"], ["inmate.id"], name=op.f("fk_roster_seen_inmate_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("inmate_id", name=op.f("pk_roster_seen")),
    )


def downgrade() -> None:
    for table in ("roster_seen", "roster_question", "roster_line", "roster_import"):
        op.drop_table(table)
