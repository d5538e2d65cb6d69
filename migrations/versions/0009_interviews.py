"""Visitors and their passes, wishes, statements, bringing, shift notes, what visitors are told."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shift_note",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "prison_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_shift_note_by")),
        sa.ForeignKeyConstraint(["prison_id"], ["prison.id"], name=op.f("fk_shift_note_prison_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_note")),
        sa.UniqueConstraint("prison_id", "on", name=op.f("uq_shift_note_prison_id_on")),
    )
    op.create_table(
        "visit_info",
        sa.Column(
            "prison_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("register_minutes", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["prison_id"], ["prison.id"], name=op.f("fk_visit_info_prison_id")),
        sa.PrimaryKeyConstraint("prison_id", name=op.f("pk_visit_info")),
    )
    op.create_table(
        "visitor",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column(
            "employer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("personal_code", sa.LargeBinary(), nullable=True),
        sa.Column("birth_date", sa.LargeBinary(), nullable=True),
        sa.Column("document", sa.String(length=12), nullable=False),
        sa.Column("document_number", sa.LargeBinary(), nullable=False),
        sa.Column("document_valid_to", sa.Date(), nullable=True),
        sa.Column("organisation", sa.LargeBinary(), nullable=False),
        sa.Column("plate", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_visitor_employer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visitor")),
        sa.UniqueConstraint("ref", name=op.f("uq_visitor_ref")),
    )
    op.create_index(op.f("ix_visitor_employer_id"), "visitor", ["employer_id"], unique=False)
    op.create_table(
        "visitor_pass",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column(
            "visitor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "prison_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["account.id"], name=op.f("fk_visitor_pass_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["prison_id"], ["prison.id"], name=op.f("fk_visitor_pass_prison_id")
        ),
        sa.ForeignKeyConstraint(
            ["visitor_id"],
            ["visitor.id"],
            name=op.f("fk_visitor_pass_visitor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visitor_pass")),
        sa.UniqueConstraint("ref", name=op.f("uq_visitor_pass_ref")),
        sa.UniqueConstraint(
            "visitor_id", "prison_id", "on", name=op.f("uq_visitor_pass_visitor_id_prison_id_on")
        ),
    )
    op.create_index("ix_visitor_pass_prison_on", "visitor_pass", ["prison_id", "on"], unique=False)
    op.create_table(
        "wish",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("whole_day", sa.Boolean(), nullable=False),
        sa.Column("by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_wish_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_wish_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish")),
    )
    op.create_index(op.f("ix_wish_application_id"), "wish", ["application_id"], unique=False)
    op.create_table(
        "bringing",
        sa.Column(
            "interview_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("brought_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interview.id"],
            name=op.f("fk_bringing_interview_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("interview_id", name=op.f("pk_bringing")),
    )
    op.create_table(
        "statement",
        sa.Column(
            "interview_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("said", sa.String(length=12), nullable=False),
        sa.Column("by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_statement_by")),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interview.id"],
            name=op.f("fk_statement_interview_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("interview_id", name=op.f("pk_statement")),
    )


def downgrade() -> None:
    op.drop_table("statement")
    op.drop_table("bringing")
    op.drop_index(op.f("ix_wish_application_id"), table_name="wish")
    op.drop_table("wish")
    op.drop_index("ix_visitor_pass_prison_on", table_name="visitor_pass")
    op.drop_table("visitor_pass")
    op.drop_index(op.f("ix_visitor_employer_id"), table_name="visitor")
    op.drop_table("visitor")
    op.drop_table("visit_info")
    op.drop_table("shift_note")
