"""Tables of roles and grants; `core/authz.py` compiles them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.data_class import INTERNAL
from core.db import Base
from core.descriptors import Reach
from core.orgs.models import Scoped, belongs_to_org
from core.tenancy import Record, one_of, references


class Role(Record, Base):
    """A named set of actions (角色)."""

    __tablename__ = "core_role"
    __table_args__ = (UniqueConstraint("tenant_id", "key"), Index("ix_core_role_key", "tenant_id", "key", "id"))

    key: Mapped[str] = mapped_column(info=INTERNAL)
    name: Mapped[str] = mapped_column(info=INTERNAL)


class RoleAction(Record, Base):
    """An action inside a role, with how far it reaches."""

    __tablename__ = "core_role_action"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "role_id"], ["core_role.tenant_id", "core_role.id"], ondelete="CASCADE"),
        UniqueConstraint("tenant_id", "role_id", "action", "reach"),
        one_of("reach", Reach),
    )

    role_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    action: Mapped[str] = mapped_column(info=INTERNAL)
    reach: Mapped[str] = mapped_column(info=INTERNAL)


class Grant(Scoped, Base):
    """A role held by an account at an organisation, and so in its whole subtree (授权)."""

    __tablename__ = "core_grant"
    __table_args__ = (
        belongs_to_org(),
        references("account_id", "core_account"),
        references("role_id", "core_role"),
        Index("ix_core_grant_account", "tenant_id", "account_id", "id", "org_place"),
    )

    account_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    role_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    valid_from: Mapped[datetime] = mapped_column(info=INTERNAL)
    valid_to: Mapped[datetime | None] = mapped_column(
        info=INTERNAL, comment="First instant at which the grant holds no more."
    )
