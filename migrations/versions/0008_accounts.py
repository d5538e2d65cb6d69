"""accounts"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("account", sa.Column("mail", sa.Boolean(), server_default="1", nullable=False))
    op.add_column("account", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column(
        "organisation", sa.Column("version", sa.Integer(), server_default="1", nullable=False)
    )
    op.create_index("ix_audit_row_at", "audit_row", ["at", "id"])
    op.create_index("ix_audit_row_verb_at", "audit_row", ["verb", "at"])
    op.create_table(
        "invitation",
        sa.Column("id", BIG, nullable=False),
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", BIG, nullable=True),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_invitation_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    op.create_index(op.f("ix_invitation_account_id"), "invitation", ["account_id"])
    op.create_table(
        "public_text",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("changed_by", BIG, nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["account.id"], name=op.f("fk_public_text_changed_by")
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_public_text")),
    )
    op.create_table(
        "upload",
        sa.Column("id", BIG, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("uploaded_by", BIG, nullable=False),
        sa.Column("uploaded_at", MOMENT, nullable=False),
        sa.Column("imported_by", BIG, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("runs", sa.Integer(), nullable=False),
        sa.Column("progress", sa.JSON(), nullable=False),
        sa.Column("checked", sa.JSON(), nullable=True),
        sa.Column("imported", sa.JSON(), nullable=True),
        sa.Column("error", sa.String(length=1000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["account.id"], name=op.f("fk_upload_uploaded_by")
        ),
        sa.ForeignKeyConstraint(
            ["imported_by"], ["account.id"], name=op.f("fk_upload_imported_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sa.UniqueConstraint("ref", name=op.f("uq_upload_ref")),
    )
    op.create_index(op.f("ix_upload_state"), "upload", ["state"])
    op.create_table(
        "upload_file",
        sa.Column("id", BIG, nullable=False),
        sa.Column("upload_id", BIG, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["upload_id"],
            ["upload.id"],
            name=op.f("fk_upload_file_upload_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload_file")),
    )
    op.create_index(op.f("ix_upload_file_upload_id"), "upload_file", ["upload_id"])
    op.create_table(
        "upload_chunk",
        sa.Column("id", BIG, nullable=False),
        sa.Column("file_id", BIG, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["upload_file.id"],
            name=op.f("fk_upload_chunk_file_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload_chunk")),
    )
    op.create_index(op.f("ix_upload_chunk_file_id"), "upload_chunk", ["file_id"])


def downgrade() -> None:
    op.drop_table("upload_chunk")
    op.drop_table("upload_file")
    op.drop_table("upload")
    op.drop_table("public_text")
    op.drop_table("invitation")
    op.drop_index("ix_audit_row_verb_at", table_name="audit_row")
    op.drop_index("ix_audit_row_at", table_name="audit_row")
    op.drop_column("organisation", "version")
    op.drop_column("account", "version")
    op.drop_column("account", "mail")
