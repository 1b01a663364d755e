"""Centres, what is offered there, requests, ratings, the directory's words."""

import sqlalchemy as sa
from alembic import op

revision = "service_centers_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "service_centers_bundle",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "name", sa.Text(collation="C"), nullable=False, comment="The matter as people call it, such as 新生儿出生."
        ),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "version", sa.Integer(), server_default=sa.text("1"), nullable=False, comment="Raised by every change."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("state in ('ACTIVE', 'SUSPENDED', 'RETIRED')", name=op.f("ck_service_centers_bundle_state")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_service_centers_bundle")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_service_centers_bundle_tenant_id_code")),
    )
    op.create_index(
        "ix_service_centers_bundle_code", "service_centers_bundle", ["tenant_id", "code", "id"], unique=False
    )
    op.create_table(
        "service_centers_item",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("family", sa.Text(collation="C"), nullable=False),
        sa.Column("handling", sa.Text(collation="C"), nullable=False),
        sa.Column("department", sa.Text(collation="C"), nullable=False, comment="The department that decides."),
        sa.Column("keywords", sa.Text(collation="C"), nullable=False, comment="Other words people use for it."),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "version", sa.Integer(), server_default=sa.text("1"), nullable=False, comment="Raised by every change."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "family in ('APPROVAL', 'SOCIAL_AFFAIRS', 'PUBLIC_SERVICE')", name=op.f("ck_service_centers_item_family")
        ),
        sa.CheckConstraint(
            "handling in ('ON_THE_SPOT', 'WITHIN_LIMIT')", name=op.f("ck_service_centers_item_handling")
        ),
        sa.CheckConstraint("state in ('ACTIVE', 'SUSPENDED', 'RETIRED')", name=op.f("ck_service_centers_item_state")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_service_centers_item")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_service_centers_item_tenant_id_code")),
    )
    op.create_index("ix_service_centers_item_code", "service_centers_item", ["tenant_id", "code", "id"], unique=False)
    op.create_index(
        "ix_service_centers_item_family", "service_centers_item", ["tenant_id", "family", "code", "id"], unique=False
    )
    op.create_table(
        "service_centers_bundle_item",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("one_thing_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="Order in the bundle, from 1."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "item_id"],
            ["service_centers_item.tenant_id", "service_centers_item.id"],
            name=op.f("fk_service_centers_bundle_item_tenant_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "one_thing_id"],
            ["service_centers_bundle.tenant_id", "service_centers_bundle.id"],
            name=op.f("fk_service_centers_bundle_item_tenant_id_one_thing_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_service_centers_bundle_item")),
        sa.UniqueConstraint(
            "tenant_id",
            "one_thing_id",
            "item_id",
            name=op.f("uq_service_centers_bundle_item_tenant_id_one_thing_id_item_id"),
        ),
    )
    op.create_index(
        "ix_service_centers_bundle_item_bundle",
        "service_centers_bundle_item",
        ["tenant_id", "one_thing_id", "ordinal", "id"],
        unique=False,
    )
    op.create_table(
        "service_centers_form_field",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("one_thing_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="Order in the form, from 1."),
        sa.Column("key", sa.Text(collation="C"), nullable=False, comment="What the answer is kept under."),
        sa.Column("label", sa.Text(collation="C"), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "one_thing_id"],
            ["service_centers_bundle.tenant_id", "service_centers_bundle.id"],
            name=op.f("fk_service_centers_form_field_tenant_id_one_thing_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_service_centers_form_field")),
        sa.UniqueConstraint(
            "tenant_id", "one_thing_id", "key", name=op.f("uq_service_centers_form_field_tenant_id_one_thing_id_key")
        ),
    )
    op.create_index(
        "ix_service_centers_form_field_bundle",
        "service_centers_form_field",
        ["tenant_id", "one_thing_id", "ordinal", "id"],
        unique=False,
    )
    op.create_table(
        "service_centers_guide",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False, comment="1 for the first guide of the item."),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("basis", sa.Text(collation="C"), nullable=False, comment="Law and article."),
        sa.Column("applicants", sa.Text(collation="C"), nullable=False, comment="Who may ask."),
        sa.Column("conditions", sa.Text(collation="C"), nullable=False),
        sa.Column("process", sa.Text(collation="C"), nullable=False, comment="The steps, in their order."),
        sa.Column("legal_limit", sa.Integer(), nullable=False, comment="Units within which the law wants a decision."),
        sa.Column("promised_limit", sa.Integer(), nullable=False, comment="Units within which the centre promises it."),
        sa.Column("unit", sa.Text(collation="C"), nullable=False),
        sa.Column("fee_fen", sa.BigInteger(), nullable=False, comment="Fee, fen (CNY 0.01); 0 for none."),
        sa.Column("result", sa.Text(collation="C"), nullable=False, comment="The paper one is given."),
        sa.Column("place", sa.Text(collation="C"), nullable=False, comment="Where and when it is handled."),
        sa.Column("online_address", sa.Text(collation="C"), nullable=True, comment="Where it can be asked for online."),
        sa.Column("consultation", sa.Text(collation="C"), nullable=False, comment="Whom to ask."),
        sa.Column("complaints", sa.Text(collation="C"), nullable=False, comment="Where to complain."),
        sa.Column("remedies", sa.Text(collation="C"), nullable=False, comment="What one may do against a decision."),
        sa.Column("assured_on", sa.Date(), nullable=True, comment="When somebody last checked that all is right."),
        sa.Column("assured_by", sa.Text(collation="C"), nullable=True, comment="Name in office of whoever checked it."),
        sa.Column("review_due_on", sa.Date(), nullable=True, comment="By when it is to be checked again."),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_out", sa.Integer(), nullable=False, comment="How many were handed out on paper."),
        sa.Column(
            "version", sa.Integer(), server_default=sa.text("1"), nullable=False, comment="Raised by every change."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("state in ('DRAFT', 'PUBLISHED', 'REPLACED')", name=op.f("ck_service_centers_guide_state")),
        sa.CheckConstraint("unit in ('DAY', 'WORKING_DAY')", name=op.f("ck_service_centers_guide_unit")),
        sa.CheckConstraint("fee_fen >= 0", name=op.f("ck_service_centers_guide_fee")),
        sa.CheckConstraint("promised_limit between 1 and legal_limit", name=op.f("ck_service_centers_guide_limits")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "item_id"],
            ["service_centers_item.tenant_id", "service_centers_item.id"],
            name=op.f("fk_service_centers_guide_tenant_id_item_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_service_centers_guide")),
        sa.UniqueConstraint(
            "tenant_id", "item_id", "edition", name=op.f("uq_service_centers_guide_tenant_id_item_id_edition")
        ),
    )
    op.create_index(
        "ix_service_centers_guide_assured",
        "service_centers_guide",
        ["tenant_id", "state", "assured_on", "id"],
        unique=False,
    )
    op.create_index(
        "ix_service_centers_guide_assured_on", "service_centers_guide", ["tenant_id", "assured_on", "id"], unique=False
    )
    op.create_index(
        "ix_service_centers_guide_edition", "service_centers_guide", ["tenant_id", "edition", "id"], unique=False
    )
    op.create_index(
        "ix_service_centers_guide_item",
        "service_centers_guide",
        ["tenant_id", "item_id", "edition", "id"],
        unique=False,
    )
    op.create_index(
        "uq_service_centers_guide_draft",
        "service_centers_guide",
        ["tenant_id", "item_id"],
        unique=True,
        postgresql_where="state = 'DRAFT'",
    )
    op.create_index(
        "uq_service_centers_guide_published",
        "service_centers_guide",
        ["tenant_id", "item_id"],
        unique=True,
        postgresql_where="state = 'PUBLISHED'",
    )
    op.create_table(
        "service_centers_token",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "weight", sa.Integer(), nullable=False, comment="More for a word of the name than for one of the guide."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "item_id"],
            ["service_centers_item.tenant_id", "service_centers_item.id"],
            name=op.f("fk_service_centers_token_tenant_id_item_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_service_centers_token")),
        sa.UniqueConstraint(
            "tenant_id", "item_id", "token", name=op.f("uq_service_centers_token_tenant_id_item_id_token")
        ),
    )
    op.create_index(
        "ix_service_centers_token_token",
        "service_centers_token",
        ["tenant_id", "token", "item_id", "weight"],
        unique=False,
    )
    op.create_table(
        "service_centers_material",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("guide_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="Order in the guide, from 1."),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("form", sa.Text(collation="C"), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(collation="C"), nullable=False),
        sa.Column("is_waivable", sa.Boolean(), nullable=False, comment="Whether it may come later, or be left out."),
        sa.Column("note", sa.Text(collation="C"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "form in ('ORIGINAL', 'COPY', 'ORIGINAL_AND_COPY')", name=op.f("ck_service_centers_material_form")
        ),
        sa.CheckConstraint(
            "source in ('APPLICANT', 'SHARED_DATA', 'COMMITMENT')", name=op.f("ck_service_centers_material_source")
        ),
        sa.CheckConstraint("count > 0", name=op.f("ck_service_centers_material_count")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "guide_id"],
            ["service_centers_guide.tenant_id", "service_centers_guide.id"],
            name=op.f("fk_service_centers_material_tenant_id_guide_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_service_centers_material")),
        sa.UniqueConstraint(
            "tenant_id", "guide_id", "ordinal", name=op.f("uq_service_centers_material_tenant_id_guide_id_ordinal")
        ),
    )
    op.create_index(
        "ix_service_centers_material_guide",
        "service_centers_material",
        ["tenant_id", "guide_id", "ordinal", "id"],
        unique=False,
    )
    op.create_table(
        "service_centers_center",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("unit_id", sa.Uuid(), nullable=True, comment="The nameplate of the team that runs it."),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("tier", sa.Text(collation="C"), nullable=False, comment="Level of its organisation."),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "notice",
            sa.Text(collation="C"),
            nullable=True,
            comment="What visitors must know now, such as why it rests.",
        ),
        sa.Column("address", sa.Text(collation="C"), nullable=False),
        sa.Column("directions", sa.Text(collation="C"), nullable=True, comment="How to get there."),
        sa.Column("phone", sa.Text(collation="C"), nullable=True),
        sa.Column("is_step_free", sa.Boolean(), nullable=False, comment="Whether a wheelchair gets to the windows."),
        sa.Column("has_accessible_toilet", sa.Boolean(), nullable=False),
        sa.Column("has_hearing_help", sa.Boolean(), nullable=False, comment="A hearing loop, or somebody who signs."),
        sa.Column("access_note", sa.Text(collation="C"), nullable=True, comment="What else helps, or is in the way."),
        sa.Column(
            "version", sa.Integer(), server_default=sa.text("1"), nullable=False, comment="Raised by every change."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("state in ('OPEN', 'SUSPENDED', 'CLOSED')", name=op.f("ck_service_centers_center_state")),
        sa.CheckConstraint("tier in ('COUNTY', 'TOWN', 'VILLAGE')", name=op.f("ck_service_centers_center_tier")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_service_centers_center_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "unit_id"],
            ["core_functional_unit.tenant_id", "core_functional_unit.id"],
            name=op.f("fk_service_centers_center_tenant_id_unit_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_service_centers_center")),
        sa.UniqueConstraint(
            "tenant_id", "org_id", "name", name=op.f("uq_service_centers_center_tenant_id_org_id_name")
        ),
    )
    op.create_index(
        "ix_service_centers_center_name", "service_centers_center", ["tenant_id", "name", "id"], unique=False
    )
    op.create_index(
        "ix_service_centers_center_org", "service_centers_center", ["tenant_id", "org_id", "name", "id"], unique=False
    )
    op.create_index(
        "ix_service_centers_center_place", "service_centers_center", ["tenant_id", "state", "org_place"], unique=False
    )
    op.create_index(
        "ix_service_centers_center_tier", "service_centers_center", ["tenant_id", "tier", "name", "id"], unique=False
    )
    op.create_table(
        "service_centers_answer",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="Order in the form, from 1."),
        sa.Column("key", sa.Text(collation="C"), nullable=False),
        sa.Column("label", sa.Text(collation="C"), nullable=False, comment="The question as it was."),
        sa.Column("value", sa.Text(collation="C"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "case_id"],
            ["core_case.tenant_id", "core_case.id"],
            name=op.f("fk_service_centers_answer_tenant_id_case_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_service_centers_answer")),
        sa.UniqueConstraint(
            "tenant_id", "case_id", "key", name=op.f("uq_service_centers_answer_tenant_id_case_id_key")
        ),
    )
    op.create_index(
        "ix_service_centers_answer_case",
        "service_centers_answer",
        ["tenant_id", "case_id", "ordinal", "id"],
        unique=False,
    )
    op.create_table(
        "service_centers_exception",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("center_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=True, comment="Minutes after midnight; null when it rests all day."),
        sa.Column("closes", sa.Integer(), nullable=True, comment="Minutes after midnight."),
        sa.Column("reason", sa.Text(collation="C"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(opens is null) = (closes is null)", name=op.f("ck_service_centers_exception_both")),
        sa.CheckConstraint(
            "opens >= 0 and opens < closes and closes <= 1440", name=op.f("ck_service_centers_exception_hours")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "center_id"],
            ["service_centers_center.tenant_id", "service_centers_center.id"],
            name=op.f("fk_service_centers_exception_tenant_id_center_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_service_centers_exception")),
        sa.UniqueConstraint(
            "tenant_id", "center_id", "day", name=op.f("uq_service_centers_exception_tenant_id_center_id_day")
        ),
    )
    op.create_index(
        "ix_service_centers_exception_center",
        "service_centers_exception",
        ["tenant_id", "center_id", "day", "id"],
        unique=False,
    )
    op.create_table(
        "service_centers_rating",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("request_id", sa.Uuid(), nullable=False, comment="Shown by no type."),
        sa.Column("center_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True, comment="Null for a bundle."),
        sa.Column("level", sa.Integer(), nullable=False, comment="5 is very satisfied, 1 very unsatisfied."),
        sa.Column("comment", sa.Text(collation="C"), nullable=True),
        sa.Column("month", sa.Date(), nullable=False, comment="First day of the month in which it was given."),
        sa.Column("repair_state", sa.Text(collation="C"), nullable=False),
        sa.Column("repair_due_on", sa.Date(), nullable=True, comment="By when a low rating is to be repaired."),
        sa.Column("repaired_on", sa.Date(), nullable=True),
        sa.Column("repair", sa.Text(collation="C"), nullable=True, comment="What was done about it."),
        sa.Column("repairer", sa.Text(collation="C"), nullable=True, comment="Name in office of whoever did it."),
        sa.Column(
            "version", sa.Integer(), server_default=sa.text("1"), nullable=False, comment="Raised by every change."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(repair_state = 'DONE') = (repaired_on is not null)", name=op.f("ck_service_centers_rating_repaired_on")
        ),
        sa.CheckConstraint(
            "repair_state in ('NONE', 'OPEN', 'DONE')", name=op.f("ck_service_centers_rating_repair_state")
        ),
        sa.CheckConstraint("level between 1 and 5", name=op.f("ck_service_centers_rating_level")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "center_id"],
            ["service_centers_center.tenant_id", "service_centers_center.id"],
            name=op.f("fk_service_centers_rating_tenant_id_center_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "item_id"],
            ["service_centers_item.tenant_id", "service_centers_item.id"],
            name=op.f("fk_service_centers_rating_tenant_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_service_centers_rating_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "request_id"],
            ["core_case.tenant_id", "core_case.id"],
            name=op.f("fk_service_centers_rating_tenant_id_request_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_service_centers_rating")),
        sa.UniqueConstraint("tenant_id", "request_id", name=op.f("uq_service_centers_rating_tenant_id_request_id")),
    )
    op.create_index(
        "ix_service_centers_rating_center",
        "service_centers_rating",
        ["tenant_id", "center_id", "month", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_service_centers_rating_due",
        "service_centers_rating",
        ["tenant_id", "repair_due_on", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_service_centers_rating_month",
        "service_centers_rating",
        ["tenant_id", "month", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_service_centers_rating_repair",
        "service_centers_rating",
        ["tenant_id", "repair_state", "month", "id", "org_place"],
        unique=False,
    )
    op.create_table(
        "service_centers_schedule",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("center_id", sa.Uuid(), nullable=False),
        sa.Column(
            "recurrence", sa.Text(collation="C"), nullable=False, comment="RFC 5545, such as FREQ=WEEKLY;BYDAY=MO,TU."
        ),
        sa.Column("opens", sa.Integer(), nullable=False, comment="Minutes after midnight, in the tenant's zone."),
        sa.Column("closes", sa.Integer(), nullable=False, comment="Minutes after midnight, 1440 at most."),
        sa.Column(
            "rests_on_holidays",
            sa.Boolean(),
            nullable=False,
            comment="Whether it rests when the county does, and works on make-up weekends.",
        ),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True, comment="Last day; null while it holds."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "opens >= 0 and opens < closes and closes <= 1440", name=op.f("ck_service_centers_schedule_hours")
        ),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_service_centers_schedule_valid_to")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "center_id"],
            ["service_centers_center.tenant_id", "service_centers_center.id"],
            name=op.f("fk_service_centers_schedule_tenant_id_center_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_service_centers_schedule")),
    )
    op.create_index(
        "ix_service_centers_schedule_center",
        "service_centers_schedule",
        ["tenant_id", "center_id", "opens", "id"],
        unique=False,
    )
    op.create_table(
        "service_centers_supplement",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="1 for the first notice; a second one is approved."),
        sa.Column("missing", sa.Text(collation="C"), nullable=False, comment="What is missing, a line for each."),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("author", sa.Text(collation="C"), nullable=False, comment="Name in office of whoever told it."),
        sa.Column(
            "approver", sa.Text(collation="C"), nullable=True, comment="Name in office of who approved a further one."
        ),
        sa.Column("returns_to", sa.Text(collation="C"), nullable=False, comment="Where the request goes on."),
        sa.Column("supplied_on", sa.Date(), nullable=True, comment="When all of it was there; null until then."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("ordinal = 1 or approver is not null", name=op.f("ck_service_centers_supplement_approver")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "case_id"],
            ["core_case.tenant_id", "core_case.id"],
            name=op.f("fk_service_centers_supplement_tenant_id_case_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_service_centers_supplement")),
        sa.UniqueConstraint(
            "tenant_id", "case_id", "ordinal", name=op.f("uq_service_centers_supplement_tenant_id_case_id_ordinal")
        ),
    )
    op.create_index(
        "ix_service_centers_supplement_case",
        "service_centers_supplement",
        ["tenant_id", "case_id", "ordinal", "id"],
        unique=False,
    )
    op.create_table(
        "service_centers_window",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("center_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(collation="C"), nullable=False, comment="What stands above it, such as 1."),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("is_open", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column(
            "version", sa.Integer(), server_default=sa.text("1"), nullable=False, comment="Raised by every change."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "center_id"],
            ["service_centers_center.tenant_id", "service_centers_center.id"],
            name=op.f("fk_service_centers_window_tenant_id_center_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_service_centers_window")),
        sa.UniqueConstraint(
            "tenant_id", "center_id", "code", name=op.f("uq_service_centers_window_tenant_id_center_id_code")
        ),
    )
    op.create_index(
        "ix_service_centers_window_center",
        "service_centers_window",
        ["tenant_id", "center_id", "code", "id"],
        unique=False,
    )
    op.create_table(
        "service_centers_offer",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("center_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("window_id", sa.Uuid(), nullable=True, comment="At which window; null for any of them."),
        sa.Column(
            "is_intake_only",
            sa.Boolean(),
            nullable=False,
            comment="Whether the centre takes it in and another place hands the result out.",
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "center_id"],
            ["service_centers_center.tenant_id", "service_centers_center.id"],
            name=op.f("fk_service_centers_offer_tenant_id_center_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "item_id"],
            ["service_centers_item.tenant_id", "service_centers_item.id"],
            name=op.f("fk_service_centers_offer_tenant_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "window_id"],
            ["service_centers_window.tenant_id", "service_centers_window.id"],
            name=op.f("fk_service_centers_offer_tenant_id_window_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_service_centers_offer")),
        sa.UniqueConstraint(
            "tenant_id", "center_id", "item_id", name=op.f("uq_service_centers_offer_tenant_id_center_id_item_id")
        ),
    )
    op.create_index(
        "ix_service_centers_offer_center", "service_centers_offer", ["tenant_id", "center_id", "id"], unique=False
    )
    op.create_index(
        "ix_service_centers_offer_item", "service_centers_offer", ["tenant_id", "item_id", "id"], unique=False
    )
    op.create_table(
        "service_centers_request",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("center_id", sa.Uuid(), nullable=False),
        sa.Column("window_id", sa.Uuid(), nullable=True, comment="The window that took it in, if one did."),
        sa.Column("item_id", sa.Uuid(), nullable=True, comment="What is asked for; null for a bundle."),
        sa.Column("guide_id", sa.Uuid(), nullable=True, comment="The guide that held when it was submitted."),
        sa.Column("one_thing_id", sa.Uuid(), nullable=True, comment="The bundle; null for a single item."),
        sa.Column("channel", sa.Text(collation="C"), nullable=False),
        sa.Column("details", sa.Text(collation="C"), nullable=False, comment="What the applicant tells."),
        sa.Column(
            "agent_name", sa.Text(collation="C"), nullable=True, comment="Who asks for the applicant, if another does."
        ),
        sa.Column(
            "relationship", sa.Text(collation="C"), nullable=True, comment="What that person is to the applicant."
        ),
        sa.Column(
            "authorized_on",
            sa.Date(),
            nullable=True,
            comment="When the applicant, or the guardian, consented to be spoken for.",
        ),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("supplements", sa.Integer(), nullable=False, comment="How often something had to be supplied."),
        sa.Column(
            "supplement_approver",
            sa.Text(collation="C"),
            nullable=True,
            comment="Name in office of who lets the window ask once more for what is missing.",
        ),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receipt_hash", sa.Text(collation="C"), nullable=True, comment="SHA-256 of the receipt's code."),
        sa.Column("refusal_reason", sa.Text(collation="C"), nullable=True, comment="Why it was not accepted."),
        sa.Column("right_place", sa.Text(collation="C"), nullable=True, comment="Where it is handled, if not here."),
        sa.Column("result", sa.Text(collation="C"), nullable=True),
        sa.Column("decision", sa.Text(collation="C"), nullable=True, comment="The decision and its reasons."),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("legal_units", sa.Integer(), nullable=True, comment="Units that the law gave for it."),
        sa.Column("used_units", sa.Integer(), nullable=True, comment="Units that it took, without pauses."),
        sa.Column("in_legal_time", sa.Boolean(), nullable=True, comment="Whether it was decided in the law's time."),
        sa.Column("in_promised_time", sa.Boolean(), nullable=True, comment="Whether in the time promised."),
        sa.Column("delivery", sa.Text(collation="C"), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "channel in ('WINDOW', 'PHONE', 'ONLINE', 'HOME_VISIT')", name=op.f("ck_service_centers_request_channel")
        ),
        sa.CheckConstraint(
            "delivery in ('WINDOW', 'POST', 'ONLINE', 'HOME_VISIT')", name=op.f("ck_service_centers_request_delivery")
        ),
        sa.CheckConstraint(
            "relationship in ('GUARDIAN', 'SPOUSE', 'CHILD', 'PARENT', 'RELATIVE', 'AGENT', 'VOLUNTEER')",
            name=op.f("ck_service_centers_request_relationship"),
        ),
        sa.CheckConstraint(
            "result in ('GRANTED', 'PARTLY_GRANTED', 'REFUSED')", name=op.f("ck_service_centers_request_result")
        ),
        sa.CheckConstraint(
            "(agent_name is null) = (relationship is null)", name=op.f("ck_service_centers_request_agent")
        ),
        sa.CheckConstraint("num_nonnulls(item_id, one_thing_id) = 1", name=op.f("ck_service_centers_request_item")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "center_id"],
            ["service_centers_center.tenant_id", "service_centers_center.id"],
            name=op.f("fk_service_centers_request_tenant_id_center_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "guide_id"],
            ["service_centers_guide.tenant_id", "service_centers_guide.id"],
            name=op.f("fk_service_centers_request_tenant_id_guide_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "id"],
            ["core_case.tenant_id", "core_case.id"],
            name=op.f("fk_service_centers_request_tenant_id_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "item_id"],
            ["service_centers_item.tenant_id", "service_centers_item.id"],
            name=op.f("fk_service_centers_request_tenant_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "one_thing_id"],
            ["service_centers_bundle.tenant_id", "service_centers_bundle.id"],
            name=op.f("fk_service_centers_request_tenant_id_one_thing_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "window_id"],
            ["service_centers_window.tenant_id", "service_centers_window.id"],
            name=op.f("fk_service_centers_request_tenant_id_window_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_service_centers_request")),
        sa.UniqueConstraint(
            "tenant_id", "receipt_hash", name=op.f("uq_service_centers_request_tenant_id_receipt_hash")
        ),
    )
    op.create_index(
        "ix_service_centers_request_center", "service_centers_request", ["tenant_id", "center_id", "id"], unique=False
    )
    op.create_index(
        "ix_service_centers_request_item", "service_centers_request", ["tenant_id", "item_id", "id"], unique=False
    )
    op.create_table(
        "service_centers_staff",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("center_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("window_id", sa.Uuid(), nullable=True, comment="The window the person sits at, if any."),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("post", sa.Text(collation="C"), nullable=False, comment="Title of the post, such as 窗口人员."),
        sa.Column("employment", sa.Text(collation="C"), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True, comment="Last day; null while it runs."),
        sa.Column(
            "version", sa.Integer(), server_default=sa.text("1"), nullable=False, comment="Raised by every change."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "employment in ('CIVIL_SERVANT', 'FULL_TIME_RECRUIT', 'COMMITTEE_MEMBER', 'PART_TIME')",
            name=op.f("ck_service_centers_staff_employment"),
        ),
        sa.CheckConstraint("ended_on >= started_on", name=op.f("ck_service_centers_staff_ended_on")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "center_id"],
            ["service_centers_center.tenant_id", "service_centers_center.id"],
            name=op.f("fk_service_centers_staff_tenant_id_center_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["core_person.tenant_id", "core_person.id"],
            name=op.f("fk_service_centers_staff_tenant_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "window_id"],
            ["service_centers_window.tenant_id", "service_centers_window.id"],
            name=op.f("fk_service_centers_staff_tenant_id_window_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_service_centers_staff")),
    )
    op.create_index(
        "ix_service_centers_staff_center",
        "service_centers_staff",
        ["tenant_id", "center_id", "started_on", "id"],
        unique=False,
    )
    op.create_index(
        "ix_service_centers_staff_person", "service_centers_staff", ["tenant_id", "person_id"], unique=False
    )
    op.enable_tenant_rls("service_centers_bundle")
    op.enable_tenant_rls("service_centers_item")
    op.enable_tenant_rls("service_centers_bundle_item")
    op.enable_tenant_rls("service_centers_form_field")
    op.enable_tenant_rls("service_centers_guide")
    op.enable_tenant_rls("service_centers_token")
    op.enable_tenant_rls("service_centers_material")
    op.enable_tenant_rls("service_centers_center")
    op.enable_tenant_rls("service_centers_answer")
    op.enable_tenant_rls("service_centers_exception")
    op.enable_tenant_rls("service_centers_rating")
    op.enable_tenant_rls("service_centers_schedule")
    op.enable_tenant_rls("service_centers_supplement")
    op.enable_tenant_rls("service_centers_window")
    op.enable_tenant_rls("service_centers_offer")
    op.enable_tenant_rls("service_centers_request")
    op.enable_tenant_rls("service_centers_staff")


def downgrade() -> None:
    op.drop_table("service_centers_staff")
    op.drop_table("service_centers_request")
    op.drop_table("service_centers_offer")
    op.drop_table("service_centers_window")
    op.drop_table("service_centers_supplement")
    op.drop_table("service_centers_schedule")
    op.drop_table("service_centers_rating")
    op.drop_table("service_centers_exception")
    op.drop_table("service_centers_answer")
    op.drop_table("service_centers_center")
    op.drop_table("service_centers_material")
    op.drop_table("service_centers_token")
    op.drop_table("service_centers_guide")
    op.drop_table("service_centers_form_field")
    op.drop_table("service_centers_bundle_item")
    op.drop_table("service_centers_item")
    op.drop_table("service_centers_bundle")
