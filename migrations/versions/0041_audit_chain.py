"""The audit log is chained, anchored each day, and only added to; what an auditor looks into."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0039"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# Rows and links go only from under a seal.
SEALED_ROW = (
    "SELECT 1 FROM audit_link JOIN audit_seal ON audit_link.position <= audit_seal.through "
    "WHERE audit_link.row_id = OLD.id"
)
SEALED_LINK = "SELECT 1 FROM audit_seal WHERE audit_seal.through >= OLD.position"
KEYS = {"audit_row": "id", "audit_link": "position", "audit_anchor": "id", "audit_seal": "id"}
LEAVING = {"audit_row": SEALED_ROW, "audit_link": SEALED_LINK}
SQLITE = """
CREATE TRIGGER {table}_{when} BEFORE {event} ON {table}{condition}
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END
"""
POSTGRESQL = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {body}RAISE EXCEPTION 'the audit log is only added to'
        USING ERRCODE = 'integrity_constraint_violation';
END
$$
"""


def _only_added_to() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute(POSTGRESQL.format(name="audit_refuse", body=""))
        for table, leaving in LEAVING.items():
            body = f"IF EXISTS ({leaving}) THEN RETURN OLD; END IF;\n    "
            op.execute(POSTGRESQL.format(name=f"{table}_leaves", body=body))
    for table, key in KEYS.items():
        if postgresql:
            leaves = f"{table}_leaves" if table in LEAVING else "audit_refuse"
            for when, event, each, function in (
                ("update", "UPDATE", "ROW", "audit_refuse"),
                ("delete", "DELETE", "ROW", leaves),
                ("truncate", "TRUNCATE", "STATEMENT", "audit_refuse"),
            ):
                op.execute(
                    f"CREATE TRIGGER {table}_{when} BEFORE {event} ON {table} "
                    f"FOR EACH {each} EXECUTE FUNCTION {function}()"
                )
            continue
        taken = f"EXISTS (SELECT 1 FROM {table} AS other WHERE other.{key} = NEW.{key})"
        stays = f"NOT EXISTS ({LEAVING[table]})" if table in LEAVING else ""
        # INSERT OR REPLACE deletes without asking a trigger for DELETE.
        for event, condition in (("INSERT", taken), ("UPDATE", ""), ("DELETE", stays)):
            when = f"\nWHEN {condition}" if condition else ""
            names = {"table": table, "when": event.lower(), "event": event}
            op.execute(SQLITE.format(**names, condition=when))


def upgrade() -> None:
    op.create_table(
        "audit_link",
        sa.Column("position", ID, autoincrement=False, nullable=False),
        sa.Column("row_id", ID, nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_audit_link")),
        sa.UniqueConstraint("row_id", name=op.f("uq_audit_link_row_id")),
    )
    op.create_table(
        "audit_chain",
        sa.Column("id", ID, nullable=False),
        sa.Column("length", ID, nullable=False),
        sa.Column("tail", sa.LargeBinary(), nullable=False),
        sa.Column("passed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("floor", ID, nullable=False),
        sa.Column("mark", ID, nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_chain")),
    )
    op.create_table(
        "audit_anchor",
        sa.Column("id", ID, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("position", ID, nullable=False),
        sa.Column("link", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_anchor")),
        sa.UniqueConstraint("on", name=op.f("uq_audit_anchor_on")),
    )
    op.create_table(
        "audit_seal",
        sa.Column("id", ID, nullable=False),
        sa.Column("through", ID, nullable=False),
        sa.Column("link", sa.LargeBinary(), nullable=False),
        sa.Column("rows", ID, nullable=False),
        sa.Column("before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_seal")),
        sa.UniqueConstraint("through", name=op.f("uq_audit_seal_through")),
    )
    chain = sa.table(
        "audit_chain",
        *(sa.column(name) for name in ("id", "length", "floor", "mark")),
        *(sa.column(name, sa.LargeBinary()) for name in ("tail", "mac")),
    )
    op.execute(chain.insert().values(id=1, length=0, floor=0, mark=0, tail=bytes(32), mac=b""))
    _only_added_to()
    op.create_table(
        "finding",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("account_id", ID, nullable=True),
        sa.Column("role", sa.String(length=20), nullable=True),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("says", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_by", ID, nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_finding_account_id")),
        sa.ForeignKeyConstraint(["looked_by"], ["account.id"], name=op.f("fk_finding_looked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.UniqueConstraint("key", name=op.f("uq_finding_key")),
    )
    op.create_index(op.f("ix_finding_account_id"), "finding", ["account_id"])
    op.create_index("ix_finding_on", "finding", ["on", "id"])
    op.create_table(
        "browsing",
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("role", sa.String(length=20), nullable=True),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("at_night", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_browsing_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("on", "account_id", name=op.f("pk_browsing")),
    )
    op.create_index(op.f("ix_browsing_account_id"), "browsing", ["account_id"])
    op.create_table(
        "looked_day",
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("on", name=op.f("pk_looked_day")),
    )


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for event in ("truncate" if postgresql else "insert", "update", "delete"):
        op.execute(f"DROP TRIGGER audit_row_{event}" + (" ON audit_row" if postgresql else ""))
    for table in ("looked_day", "browsing", "finding"):
        op.drop_table(table)
    for table in ("audit_seal", "audit_anchor", "audit_chain", "audit_link"):
        op.drop_table(table)
    if postgresql:
        for function in ("audit_refuse", "audit_row_leaves", "audit_link_leaves"):
            op.execute(f"DROP FUNCTION {function}()")
