"""Feeds: a revision of each audience, what changed, days that matter, a feed's role and scope."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)
NUMBER = "CAST(substr(audience, 6) AS INTEGER)"


def upgrade() -> None:
    op.add_column(
        "entry", sa.Column("all_day", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column(
        "entry",
        sa.Column("leaves_at", AT, nullable=False, server_default="1970-01-01 00:00:00.000000"),
    )
    op.add_column(
        "feed", sa.Column("role", sa.String(length=20), nullable=False, server_default="")
    )
    op.add_column(
        "feed",
        sa.Column(
            "organisation_id",
            ID,
            sa.ForeignKey("organisation.id", name=op.f("fk_feed_organisation_id")),
            nullable=True,
        ),
        inline_references=True,
    )
    op.add_column(
        "feed", sa.Column("basis", sa.String(length=80), nullable=False, server_default="")
    )
    op.add_column("feed", sa.Column("valid_until", AT, nullable=True))
    op.create_table(
        "audience",
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("audience", name=op.f("pk_audience")),
    )
    op.create_table(
        "entry_change",
        sa.Column("id", ID, nullable=False),
        sa.Column("entry_id", ID, nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("was_at", AT, nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["entry.id"],
            name=op.f("fk_entry_change_entry_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_change")),
    )
    op.create_index("ix_entry_change_entry_at", "entry_change", ["entry_id", "at"])
    op.create_index(op.f("ix_entry_change_at"), "entry_change", ["at"])
    op.create_table(
        "look",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_look_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_look")),
    )
    op.create_table(
        "dated",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("inmate_id", ID, nullable=True),
        sa.Column("uid", sa.String(length=80), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("says", sa.JSON(), nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        sa.ForeignKeyConstraint(
            ["inmate_id"], ["inmate.id"], name=op.f("fk_dated_inmate_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dated")),
        sa.UniqueConstraint("kind", "subject", name=op.f("uq_dated_kind_subject")),
        sa.UniqueConstraint("uid", name=op.f("uq_dated_uid")),
    )
    op.create_index(op.f("ix_dated_inmate_id"), "dated", ["inmate_id"])
    _fill(op.get_bind())


def _fill(connection: sa.Connection) -> None:
    entry = sa.table(
        "entry",
        sa.column("id", ID),
        sa.column("ends_at", AT),
        sa.column("cancelled_at", AT),
        sa.column("leaves_at", AT),
    )
    for row in connection.execute(sa.select(entry)).all():
        stays = [row.ends_at + timedelta(days=60)]
        if row.cancelled_at is not None:
            stays.append(row.cancelled_at + timedelta(days=30))
        at: datetime = max(stays)
        if connection.dialect.name == "sqlite":
            at = at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at
        connection.execute(entry.update().where(entry.c.id == row.id).values(leaves_at=at))
    # A room's audience names the prison, whose people may subscribe to it.
    connection.execute(
        sa.text(
            "UPDATE entry_audience SET audience = 'room:' ||"
            f" (SELECT prison_id FROM room WHERE room.id = {NUMBER})"
            " || ':' || substr(audience, 6)"
            f" WHERE audience LIKE 'room:%' AND EXISTS (SELECT 1 FROM room WHERE id = {NUMBER})"
        )
    )
    connection.execute(
        sa.text(
            "UPDATE feed SET role = (SELECT role FROM account WHERE account.id = feed.account_id)"
        )
    )
    connection.execute(
        sa.text(
            "UPDATE feed SET organisation_id = CAST(substr(audience, 14) AS INTEGER)"
            " WHERE audience LIKE 'organisation:%'"
        )
    )


def downgrade() -> None:
    op.drop_table("dated")
    op.drop_table("look")
    op.drop_table("entry_change")
    op.drop_table("audience")
    for column in ("valid_until", "basis", "organisation_id", "role"):
        op.drop_column("feed", column)
    for column in ("leaves_at", "all_day"):
        op.drop_column("entry", column)
    op.execute(
        "UPDATE entry_audience SET audience = 'room:' ||"
        " substr(audience, 6 + instr(substr(audience, 6), ':')) WHERE audience LIKE 'room:%:%'"
        if op.get_bind().dialect.name == "sqlite"
        else "UPDATE entry_audience SET audience = 'room:' || split_part(audience, ':', 3)"
        " WHERE audience LIKE 'room:%:%'"
    )
