"""Tables of roles and grants; `core/authz.py` compiles them."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.accounts.models import Account
from core.data_class import INTERNAL
from core.db import Base
from core.descriptors import Reach
from core.orgs.models import Scoped, belongs_to_org
from core.tenancy import Record, Versioned, one_of, references

OWN = "local_"
"""Begins the keys of the county's own roles, and of none that a plug-in brings."""


class Role(Versioned, Record, Base):
    """A named set of actions (角色): a plug-in's template, or the county's own."""

    __tablename__ = "core_role"
    __table_args__ = (UniqueConstraint("tenant_id", "key"), Index("ix_core_role_key", "tenant_id", "key", "id"))

    key: Mapped[str] = mapped_column(info=INTERNAL)
    name: Mapped[str] = mapped_column(info=INTERNAL)
    is_template: Mapped[bool] = mapped_column(
        info=INTERNAL, default=False, comment="It comes from plug-ins and changes only with them."
    )
    retired_at: Mapped[datetime | None] = mapped_column(info=INTERNAL, comment="From then on nobody is granted it.")


class RoleAction(Record, Base):
    """An action inside a role, with how far it reaches."""

    __tablename__ = "core_role_action"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "role_id"], ["core_role.tenant_id", "core_role.id"], ondelete="CASCADE"),
        UniqueConstraint("tenant_id", "role_id", "action", "reach"),
        Index("ix_core_role_action_role", "tenant_id", "role_id", "action", "id"),
        one_of("reach", Reach),
    )

    role_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    action: Mapped[str] = mapped_column(info=INTERNAL)
    reach: Mapped[str] = mapped_column(info=INTERNAL)


class Grant(Versioned, Scoped, Base):
    """A role held by an account at an organisation, and so in its whole subtree (授权)."""

    __tablename__ = "core_grant"
    __goes_along_while__: ClassVar = "valid_to is null or valid_to > now()"
    __table_args__ = (
        belongs_to_org(),
        references("account_id", Account),
        references("role_id", Role),
        Index("ix_core_grant_begin", "tenant_id", "valid_from", "id", "org_place"),
        Index("ix_core_grant_account", "tenant_id", "account_id", "valid_from", "id", "org_place"),
        Index("ix_core_grant_role", "tenant_id", "role_id", "valid_from", "id", "org_place"),
        Index("ix_core_grant_org", "tenant_id", "org_id", "valid_from", "id", "org_place"),
    )

    account_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    role_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    valid_from: Mapped[datetime] = mapped_column(info=INTERNAL)
    valid_to: Mapped[datetime | None] = mapped_column(
        info=INTERNAL, comment="First instant at which the grant holds no more."
    )
