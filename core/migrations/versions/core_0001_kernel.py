"""The kernel's first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.migrations.operations import APPEND_ONLY
from core.provision import APP, OPS

revision = "core_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "core_audit",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True, comment="Null for an act of the system itself."),
        sa.Column("event", sa.Text(collation="C"), nullable=False),
        sa.Column("record_type", sa.Text(collation="C"), nullable=False, comment="Table of the record."),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column(
            "before", postgresql.JSONB(), nullable=False, comment="Changed columns as they were; empty for a new row."
        ),
        sa.Column("after", postgresql.JSONB(), nullable=False, comment="Changed columns as they are."),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("request_id", sa.Text(collation="C"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_audit")),
    )
    op.create_index("ix_core_audit_record", "core_audit", ["tenant_id", "record_type", "record_id", "id"], unique=False)
    op.create_table(
        "core_operator",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "password_hash", sa.Text(collation="C"), nullable=False, comment="argon2id, encoded with its parameters."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_operator")),
        sa.UniqueConstraint("login", name=op.f("uq_core_operator_login")),
    )
    op.create_table(
        "core_outbox",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "record_type", sa.Text(collation="C"), nullable=False, comment="Table of the record the event is about."
        ),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("payload", postgresql.JSONB(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dispatched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_outbox")),
    )
    op.create_index(
        "ix_core_outbox_waiting",
        "core_outbox",
        ["tenant_id", "id"],
        unique=False,
        postgresql_where="dispatched_at is null",
    )
    op.create_table(
        "core_role",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_role")),
        sa.UniqueConstraint("tenant_id", "key", name=op.f("uq_core_role_tenant_id_key")),
    )
    op.create_index("ix_core_role_key", "core_role", ["tenant_id", "key", "id"], unique=False)
    op.create_table(
        "core_tenant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(collation="C"), nullable=False, comment="Name in addresses: lower-case pinyin."),
        sa.Column(
            "division_code",
            sa.Text(collation="C"),
            nullable=False,
            comment="Six digits, National Bureau of Statistics.",
        ),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("locale", sa.Text(collation="C"), nullable=False, comment="BCP 47 tag of the default language."),
        sa.Column(
            "time_zone",
            sa.Text(collation="C"),
            nullable=False,
            comment="IANA name; days, months and years are cut in it.",
        ),
        sa.Column("calendar", sa.Text(collation="C"), nullable=False, comment="Key of the calendar of working days."),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("plugins", postgresql.JSONB(), nullable=False, comment="Enabled plug-in -> its settings."),
        sa.Column("policy_version", sa.BigInteger(), nullable=False, comment="Raised by every change of rights."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("state in ('ACTIVE', 'SUSPENDED', 'ARCHIVED')", name=op.f("ck_core_tenant_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_tenant")),
        sa.UniqueConstraint("division_code", name=op.f("uq_core_tenant_division_code")),
        sa.UniqueConstraint("slug", name=op.f("uq_core_tenant_slug")),
    )
    op.create_table(
        "core_org",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("place", sa.BigInteger(), nullable=False, comment="Position in the tree; see core/orgs/places.py."),
        sa.Column("place_end", sa.BigInteger(), nullable=False, comment="Last place of the subtree."),
        sa.Column(
            "children_count", sa.Integer(), nullable=False, comment="Children ever made: the next gets one more."
        ),
        sa.Column("level", sa.Text(collation="C"), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "code", sa.Text(collation="C"), nullable=False, comment="Statistical division code: 6, 9 or 12 digits."
        ),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "name_pinyin", sa.Text(collation="C"), nullable=False, comment="For sorting: syllables without tones."
        ),
        sa.Column("population", sa.Integer(), nullable=True, comment="Residents; null when not known."),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "kind in ('COUNTY', 'SUBDISTRICT', 'TOWN', 'TOWNSHIP', 'COMMUNITY', 'VILLAGE', 'SPECIAL_AREA')",
            name=op.f("ck_core_org_kind"),
        ),
        sa.CheckConstraint("level in ('COUNTY', 'TOWN', 'VILLAGE')", name=op.f("ck_core_org_level")),
        sa.CheckConstraint("state in ('ACTIVE', 'MERGED', 'CLOSED')", name=op.f("ck_core_org_state")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "parent_id"],
            ["core_org.tenant_id", "core_org.id"],
            name=op.f("fk_core_org_tenant_id_parent_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["core_tenant.id"], name=op.f("fk_core_org_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_org")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_core_org_tenant_id_code")),
        sa.UniqueConstraint("tenant_id", "id", "place", name=op.f("uq_core_org_tenant_id_id_place")),
        sa.UniqueConstraint("tenant_id", "place", name=op.f("uq_core_org_tenant_id_place")),
    )
    op.create_index("ix_core_org_code", "core_org", ["tenant_id", "code", "id", "place"], unique=False)
    op.create_index("ix_core_org_level", "core_org", ["tenant_id", "level", "code", "id", "place"], unique=False)
    op.create_index("ix_core_org_parent", "core_org", ["tenant_id", "parent_id", "code", "id", "place"], unique=False)
    op.create_index("ix_core_org_pinyin", "core_org", ["tenant_id", "name_pinyin", "id", "place"], unique=False)
    op.create_table(
        "core_role_action",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("role_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.Text(collation="C"), nullable=False),
        sa.Column("reach", sa.Text(collation="C"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("reach in ('ORG', 'ASSIGNED', 'SELF')", name=op.f("ck_core_role_action_reach")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "role_id"],
            ["core_role.tenant_id", "core_role.id"],
            name=op.f("fk_core_role_action_tenant_id_role_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_role_action")),
        sa.UniqueConstraint(
            "tenant_id", "role_id", "action", "reach", name=op.f("uq_core_role_action_tenant_id_role_id_action_reach")
        ),
    )
    op.create_table(
        "core_functional_unit",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("function", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "function in ('SERVICE', 'MEDIATION', 'GOVERNANCE')", name=op.f("ck_core_functional_unit_function")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_core_functional_unit_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_functional_unit")),
        sa.UniqueConstraint(
            "tenant_id", "org_id", "function", name=op.f("uq_core_functional_unit_tenant_id_org_id_function")
        ),
    )
    op.create_index(
        "ix_core_functional_unit_org",
        "core_functional_unit",
        ["tenant_id", "org_id", "function", "id", "org_place"],
        unique=False,
    )
    op.create_table(
        "core_number",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False, comment="Calendar year in the tenant's zone."),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id"], ["core_org.tenant_id", "core_org.id"], name=op.f("fk_core_number_tenant_id_org_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_number")),
        sa.UniqueConstraint(
            "tenant_id", "org_id", "kind", "year", name=op.f("uq_core_number_tenant_id_org_id_kind_year")
        ),
    )
    op.create_table(
        "core_person",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "name_pinyin", sa.Text(collation="C"), nullable=False, comment="For sorting: syllables without tones."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_core_person_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_person")),
    )
    op.create_index(
        "ix_core_person_org", "core_person", ["tenant_id", "org_id", "name_pinyin", "id", "org_place"], unique=False
    )
    op.create_index(
        "ix_core_person_pinyin", "core_person", ["tenant_id", "name_pinyin", "id", "org_place"], unique=False
    )
    op.create_table(
        "core_account",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("login", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "password_hash", sa.Text(collation="C"), nullable=False, comment="argon2id, encoded with its parameters."
        ),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("state in ('ACTIVE', 'DISABLED')", name=op.f("ck_core_account_state")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_core_account_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["core_person.tenant_id", "core_person.id"],
            name=op.f("fk_core_account_tenant_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_account")),
        sa.UniqueConstraint("tenant_id", "login", name=op.f("uq_core_account_tenant_id_login")),
    )
    op.create_index("ix_core_account_login", "core_account", ["tenant_id", "login", "id", "org_place"], unique=False)
    op.create_table(
        "core_case",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("number", sa.Text(collation="C"), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), nullable=False, comment="Which plug-in's table holds the rest."),
        sa.Column(
            "category",
            sa.Text(collation="C"),
            nullable=False,
            comment="The kind's own code, such as the type of a dispute.",
        ),
        sa.Column("title", sa.Text(collation="C"), nullable=False),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("handling_org_id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=True, comment="The person who handles it; null until assigned."),
        sa.Column("access_level", sa.Text(collation="C"), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolution", sa.Text(collation="C"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False, comment="Raised by every change."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "access_level in ('OPEN', 'ORG', 'PROTECTED', 'SEALED')", name=op.f("ck_core_case_access_level")
        ),
        sa.CheckConstraint(
            "resolution in ('SOLVED', 'NO_ACTION_NEEDED', 'NOT_COMPETENT', 'WITHDRAWN', 'UNREACHABLE', 'DUPLICATE', 'NOT_SOLVED')",
            name=op.f("ck_core_case_resolution"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "handling_org_id"],
            ["core_org.tenant_id", "core_org.id"],
            name=op.f("fk_core_case_tenant_id_handling_org_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_core_case_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "worker_id"],
            ["core_person.tenant_id", "core_person.id"],
            name=op.f("fk_core_case_tenant_id_worker_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_case")),
        sa.UniqueConstraint("tenant_id", "kind", "number", name=op.f("uq_core_case_tenant_id_kind_number")),
    )
    op.create_index(
        "ix_core_case_count_state",
        "core_case",
        ["tenant_id", "kind", "state", "org_place", "access_level"],
        unique=False,
    )
    op.create_index(
        "ix_core_case_opened", "core_case", ["tenant_id", "kind", "opened_at", "id", "org_place"], unique=False
    )
    op.create_index(
        "ix_core_case_org", "core_case", ["tenant_id", "kind", "org_id", "opened_at", "id", "org_place"], unique=False
    )
    op.create_index(
        "ix_core_case_state", "core_case", ["tenant_id", "kind", "state", "opened_at", "id", "org_place"], unique=False
    )
    op.create_index(
        "ix_core_case_worker",
        "core_case",
        ["tenant_id", "kind", "worker_id", "opened_at", "id", "org_place"],
        unique=False,
    )
    op.create_table(
        "core_case_party",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True, comment="The person's record, where there is one."),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="Order in the file, from 1."),
        sa.Column("role", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("role in ('APPLICANT', 'RESPONDENT', 'THIRD_PARTY')", name=op.f("ck_core_case_party_role")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "case_id"],
            ["core_case.tenant_id", "core_case.id"],
            name=op.f("fk_core_case_party_tenant_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["core_person.tenant_id", "core_person.id"],
            name=op.f("fk_core_case_party_tenant_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_case_party")),
    )
    op.create_index(
        "ix_core_case_party_case", "core_case_party", ["tenant_id", "case_id", "ordinal", "id"], unique=False
    )
    op.create_table(
        "core_episode",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Text(collation="C"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "outcome",
            sa.Text(collation="C"),
            nullable=True,
            comment="Null while the organisation still handles the case.",
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("level in ('COUNTY', 'TOWN', 'VILLAGE')", name=op.f("ck_core_episode_level")),
        sa.CheckConstraint(
            "outcome in ('SETTLED', 'NOT_SETTLED', 'DIVERTED', 'ESCALATED')", name=op.f("ck_core_episode_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "case_id"],
            ["core_case.tenant_id", "core_case.id"],
            name=op.f("fk_core_episode_tenant_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id"],
            ["core_org.tenant_id", "core_org.id"],
            name=op.f("fk_core_episode_tenant_id_org_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_episode")),
    )
    op.create_index("ix_core_episode_case", "core_episode", ["tenant_id", "case_id", "started_at", "id"], unique=False)
    op.create_index(
        "ix_core_episode_level", "core_episode", ["tenant_id", "level", "outcome", "started_at"], unique=False
    )
    op.create_table(
        "core_grant",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "valid_to",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="First instant at which the grant holds no more.",
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "account_id"],
            ["core_account.tenant_id", "core_account.id"],
            name=op.f("fk_core_grant_tenant_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_core_grant_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "role_id"],
            ["core_role.tenant_id", "core_role.id"],
            name=op.f("fk_core_grant_tenant_id_role_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_grant")),
    )
    op.create_index("ix_core_grant_account", "core_grant", ["tenant_id", "account_id", "id", "org_place"], unique=False)
    op.create_table(
        "core_idempotency",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("mutation", sa.Text(collation="C"), nullable=False),
        sa.Column("key", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "digest", sa.Text(collation="C"), nullable=False, comment="SHA-256 of the input without the key, hex."
        ),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "account_id"],
            ["core_account.tenant_id", "core_account.id"],
            name=op.f("fk_core_idempotency_tenant_id_account_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "account_id", "mutation", "key", name=op.f("pk_core_idempotency")),
    )
    op.create_table(
        "core_session",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("refresh_hash", sa.Text(collation="C"), nullable=False, comment="SHA-256 of the opaque token, hex."),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "account_id"],
            ["core_account.tenant_id", "core_account.id"],
            name=op.f("fk_core_session_tenant_id_account_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_session")),
        sa.UniqueConstraint("tenant_id", "refresh_hash", name=op.f("uq_core_session_tenant_id_refresh_hash")),
    )
    op.create_index("ix_core_session_account", "core_session", ["tenant_id", "account_id"], unique=False)
    op.enable_tenant_rls("core_audit", APPEND_ONLY)
    op.execute(f"grant select, insert, update on core_operator to {APP}")
    op.execute(f"grant select on core_operator to {OPS}")
    op.enable_tenant_rls("core_outbox")
    op.enable_tenant_rls("core_role")
    op.execute(f"grant select, insert, update on core_tenant to {APP}")
    op.execute(f"grant select on core_tenant to {OPS}")
    op.enable_tenant_rls("core_org")
    op.enable_tenant_rls("core_role_action")
    op.enable_tenant_rls("core_functional_unit")
    op.enable_tenant_rls("core_number")
    op.enable_tenant_rls("core_person")
    op.enable_tenant_rls("core_account")
    op.enable_tenant_rls("core_case")
    op.enable_tenant_rls("core_case_party")
    op.enable_tenant_rls("core_episode")
    op.enable_tenant_rls("core_grant")
    op.enable_tenant_rls("core_idempotency")
    op.enable_tenant_rls("core_session")


def downgrade() -> None:
    op.drop_table("core_session")
    op.drop_table("core_idempotency")
    op.drop_table("core_grant")
    op.drop_table("core_episode")
    op.drop_table("core_case_party")
    op.drop_table("core_case")
    op.drop_table("core_account")
    op.drop_table("core_person")
    op.drop_table("core_number")
    op.drop_table("core_functional_unit")
    op.drop_table("core_role_action")
    op.drop_table("core_org")
    op.drop_table("core_tenant")
    op.drop_table("core_role")
    op.drop_table("core_outbox")
    op.drop_table("core_operator")
    op.drop_table("core_audit")
