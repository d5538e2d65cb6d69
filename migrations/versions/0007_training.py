"""training"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "minimum_wage",
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("month_cents", sa.Integer(), nullable=False),
        sa.Column("hour_cents", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "changed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["account.id"], name=op.f("fk_minimum_wage_changed_by")
        ),
        sa.PrimaryKeyConstraint("valid_from", name=op.f("pk_minimum_wage")),
    )
    op.create_table(
        "course",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column(
            "prison_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("certificate", sa.Boolean(), nullable=False),
        sa.Column("text_level", sa.String(length=2), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("cancel_reason", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("places >= 1", name=op.f("ck_course_a_place")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_course_days_in_order")),
        sa.ForeignKeyConstraint(["created_by"], ["account.id"], name=op.f("fk_course_created_by")),
        sa.ForeignKeyConstraint(["prison_id"], ["prison.id"], name=op.f("fk_course_prison_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
        sa.UniqueConstraint("ref", name=op.f("uq_course_ref")),
    )
    op.create_index("ix_course_prison", "course", ["prison_id", "state", "starts_on"], unique=False)
    op.create_table(
        "employer_text",
        sa.Column(
            "employer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("work", sa.Text(), nullable=False),
        sa.Column("transport", sa.Text(), nullable=False),
        sa.Column("housing", sa.Text(), nullable=False),
        sa.Column("clothing", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["employer_id"],
            ["employer.id"],
            name=op.f("fk_employer_text_employer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("employer_id", "locale", name=op.f("pk_employer_text")),
    )
    op.create_table(
        "duty_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "vacancy_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("tags", sa.String(length=200), nullable=False),
        sa.Column("before", sa.String(length=200), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("by_employer", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["account.id"], name=op.f("fk_duty_change_decided_by")
        ),
        sa.ForeignKeyConstraint(["said_by"], ["account.id"], name=op.f("fk_duty_change_said_by")),
        sa.ForeignKeyConstraint(
            ["vacancy_id"],
            ["vacancy.id"],
            name=op.f("fk_duty_change_vacancy_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_change")),
    )
    op.create_index(op.f("ix_duty_change_state"), "duty_change", ["state"], unique=False)
    op.create_index(op.f("ix_duty_change_vacancy_id"), "duty_change", ["vacancy_id"], unique=False)
    op.create_table(
        "enrolment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "inmate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("course_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("seat", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("wished_on", sa.Date(), nullable=False),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("certificate_number", sa.LargeBinary(), nullable=True),
        sa.Column("certificate_on", sa.Date(), nullable=True),
        sa.Column(
            "recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state != 'enrolled' OR (course_id IS NOT NULL AND seat IS NOT NULL)",
            name=op.f("ck_enrolment_enrolled_in_a_seat"),
        ),
        sa.CheckConstraint("seat >= 1", name=op.f("ck_enrolment_seats_from_one")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_enrolment_course_id")),
        sa.ForeignKeyConstraint(
            ["inmate_id"], ["inmate.id"], name=op.f("fk_enrolment_inmate_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["account.id"], name=op.f("fk_enrolment_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint("course_id", "seat", name="uq_enrolment_course_id_seat"),
    )
    op.create_index("ix_enrolment_inmate", "enrolment", ["inmate_id"], unique=False)
    op.create_index(
        "ix_enrolment_open",
        "enrolment",
        ["inmate_id", "subject"],
        unique=True,
        sqlite_where=sa.text("state = 'wished' OR state = 'enrolled'"),
        postgresql_where=sa.text("state = 'wished' OR state = 'enrolled'"),
    )
    op.add_column(
        "vacancy", sa.Column("closed_from", sa.String(length=12), server_default="", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("vacancy", "closed_from")
    op.drop_index(
        "ix_enrolment_open",
        table_name="enrolment",
        sqlite_where=sa.text("state = 'wished' OR state = 'enrolled'"),
        postgresql_where=sa.text("state = 'wished' OR state = 'enrolled'"),
    )
    op.drop_index("ix_enrolment_inmate", table_name="enrolment")
    op.drop_table("enrolment")
    op.drop_index(op.f("ix_duty_change_vacancy_id"), table_name="duty_change")
    op.drop_index(op.f("ix_duty_change_state"), table_name="duty_change")
    op.drop_table("duty_change")
    op.drop_table("employer_text")
    op.drop_index("ix_course_prison", table_name="course")
    op.drop_table("course")
    op.drop_table("minimum_wage")
