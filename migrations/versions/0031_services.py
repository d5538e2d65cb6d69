"""Services, referrals to them, support persons, and supports for employers."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("state IN ('suggested', 'referred', 'waiting', 'accepted', 'attending')")


def _refers(
    table: str, column: str, to: str, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "service",
        sa.Column("id", BIG, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("provider", sa.String(length=120), nullable=False),
        sa.Column("organisation_id", BIG, nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("prison_id", BIG, nullable=True),
        sa.Column("municipality_id", BIG, nullable=True),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("by_intake", sa.Boolean(), nullable=False),
        sa.Column("intake", sa.Integer(), nullable=False),
        sa.Column("intake_on", sa.Date(), nullable=True),
        sa.Column("languages", sa.String(length=40), nullable=False),
        sa.Column("joining", sa.String(length=500), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by", BIG, nullable=True),
        _moment("created_at"),
        _moment("updated_at"),
        sa.CheckConstraint("places >= 1", name=op.f("ck_service_a_place")),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from <= valid_to", name=op.f("ck_service_days_in_order")
        ),
        _refers("service", "organisation_id", "organisation"),
        _refers("service", "prison_id", "prison"),
        _refers("service", "municipality_id", "municipality"),
        _refers("service", "created_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
        sa.UniqueConstraint("ref", name=op.f("uq_service_ref")),
    )
    for column in ("prison_id", "municipality_id", "organisation_id"):
        op.create_index(op.f(f"ix_service_{column}"), "service", [column])
    op.create_table(
        "referral",
        sa.Column("id", BIG, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("inmate_id", BIG, nullable=False),
        sa.Column("service_id", BIG, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("intake", sa.Integer(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=True),
        _moment("referred_at", nullable=True),
        _moment("since"),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("moved_why", sa.String(length=20), nullable=False),
        sa.Column("earlier_id", BIG, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _moment("created_at"),
        _moment("updated_at"),
        sa.CheckConstraint("seat >= 1", name=op.f("ck_referral_seats_from_one")),
        sa.CheckConstraint(
            "(state != 'accepted' AND state != 'attending') OR seat IS NOT NULL",
            name=op.f("ck_referral_whoever_comes_has_a_place"),
        ),
        sa.CheckConstraint(
            "referred_at IS NULL OR agreed_on IS NOT NULL",
            name=op.f("ck_referral_nobody_told_without_a_yes"),
        ),
        _refers("referral", "inmate_id", "inmate", "CASCADE"),
        _refers("referral", "service_id", "service"),
        _refers("referral", "earlier_id", "referral", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("ref", name=op.f("uq_referral_ref")),
        sa.UniqueConstraint(
            "service_id", "intake", "seat", name=op.f("uq_referral_service_id_intake_seat")
        ),
    )
    op.create_index(op.f("ix_referral_inmate_id"), "referral", ["inmate_id"])
    op.create_index(op.f("ix_referral_earlier_id"), "referral", ["earlier_id"])
    op.create_index("ix_referral_line", "referral", ["service_id", "state", "line"])
    op.create_index(
        "ix_referral_open",
        "referral",
        ["inmate_id", "service_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_table(
        "referral_change",
        sa.Column("id", BIG, nullable=False),
        sa.Column("referral_id", BIG, nullable=False),
        sa.Column("verb", sa.String(length=12), nullable=False),
        sa.Column("from_state", sa.String(length=12), nullable=False),
        sa.Column("to_state", sa.String(length=12), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("side", sa.String(length=12), nullable=False),
        sa.Column("told_by", sa.LargeBinary(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("by", BIG, nullable=True),
        _moment("at"),
        _refers("referral_change", "referral_id", "referral", "CASCADE"),
        _refers("referral_change", "by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_change")),
    )
    op.create_index(op.f("ix_referral_change_referral_id"), "referral_change", ["referral_id"])
    op.create_table(
        "service_attendance",
        sa.Column("referral_id", BIG, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("came", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", BIG, nullable=True),
        _moment("recorded_at"),
        _refers("service_attendance", "referral_id", "referral", "CASCADE"),
        _refers("service_attendance", "recorded_by", "account"),
        sa.PrimaryKeyConstraint("referral_id", "on", name=op.f("pk_service_attendance")),
    )
    op.create_table(
        "support_person",
        sa.Column("id", BIG, nullable=False),
        sa.Column("inmate_id", BIG, nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("relation", sa.String(length=12), nullable=False),
        sa.Column("contact", sa.LargeBinary(), nullable=False),
        sa.Column("legal_basis", sa.String(length=120), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", BIG, nullable=True),
        _moment("recorded_at"),
        _refers("support_person", "inmate_id", "inmate", "CASCADE"),
        _refers("support_person", "recorded_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_person")),
        sa.UniqueConstraint("inmate_id", name=op.f("uq_support_person_inmate_id")),
    )
    op.create_table(
        "subsidy",
        sa.Column("id", BIG, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("name_lv", sa.String(length=160), nullable=False),
        sa.Column("name_en", sa.String(length=160), nullable=False),
        sa.Column("name_ru", sa.String(length=160), nullable=False),
        sa.Column("legal_reference", sa.String(length=300), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=True),
        sa.Column("share_percent", sa.Integer(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("conditions", sa.String(length=1000), nullable=False),
        sa.Column("groups", sa.String(length=120), nullable=False),
        sa.Column("released_months", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=300), nullable=False),
        _moment("confirmed_at", nullable=True),
        sa.Column("confirmed_by", BIG, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_by", BIG, nullable=True),
        _moment("updated_at"),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from <= valid_to", name=op.f("ck_subsidy_days_in_order")
        ),
        _refers("subsidy", "confirmed_by", "account"),
        _refers("subsidy", "updated_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subsidy")),
        sa.UniqueConstraint("ref", name=op.f("uq_subsidy_ref")),
    )


def downgrade() -> None:
    for table in (
        *("subsidy", "support_person", "service_attendance"),
        *("referral_change", "referral", "service"),
    ):
        op.drop_table(table)
