"""What pages of ten times the country count at each look is looked up."""

from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_attendee_state", "attendee", ["state"])
    op.create_index("ix_attendee_undeliverable_at", "attendee", ["undeliverable_at"])
    op.create_index("ix_interview_starts_at", "interview", ["starts_at"])
    op.create_index(
        "ix_application_inmate_state", "application", ["inmate_id", "state", "interview_wanted_at"]
    )
    op.create_index(
        "ix_inmate_municipality_release", "inmate", ["municipality_id", "release_expected"]
    )
    op.create_index("ix_agreement_renew_on", "agreement", ["renew_on"])


def downgrade() -> None:
    op.drop_index("ix_agreement_renew_on", table_name="agreement")
    op.drop_index("ix_inmate_municipality_release", table_name="inmate")
    op.drop_index("ix_application_inmate_state", table_name="application")
    op.drop_index("ix_interview_starts_at", table_name="interview")
    op.drop_index("ix_attendee_undeliverable_at", table_name="attendee")
    op.drop_index("ix_attendee_state", table_name="attendee")
