"""Who may see a record at all: levels, members, and opening in an emergency."""

from collections.abc import Mapping

from tests.proofs.asking import gid
from tests.proofs.deeds.chosen import Chosen, Deed, Input, on


def access_break(chosen: Chosen) -> Input:
    kind, row = chosen.guarded("core:access:break")
    reference, me = chosen.reference, chosen.me
    chosen.anywhere("core:access:break")
    assert kind.read is not None
    in_reach = all(reference.at(me, name, row["org_id"]) for name in (str(kind.read), "core:access:break"))
    chosen.need(reference.sees(me, kind, row) or (row["access_level"] == "PROTECTED" and in_reach), "not to be opened")
    return {"id": gid(kind, row), "reason": "测试"}


def access_level_set(chosen: Chosen) -> Input:
    kind, row = chosen.guarded("core:access:set")
    chosen.see_and_do("core:access:set", kind.name, row)
    return {"id": gid(kind, row), "level": chosen.either("OPEN", "ORG", "PROTECTED", "SEALED"), "reason": "测试"}


def member_add(chosen: Chosen) -> Input:
    kind, row = chosen.guarded("core:member:manage")
    name, key = chosen.either(("Account", "accountId"), ("Org", "orgId"))
    named = chosen.any(name)
    chosen.see_and_do("core:member:manage", kind.name, row)
    chosen.see(name, named)
    return {"id": gid(kind, row), key: chosen.id(name, named), "reason": "测试", "endedAt": "2031-01-01T00:00:00Z"}


def member_end(chosen: Chosen) -> Input:
    member = chosen.any("Member")
    kind, row = chosen.asking.rows.record(member)
    chosen.see_and_do("core:member:manage", kind.name, row)
    return {"id": chosen.id("Member", member), "reason": "测试"}


DEEDS: Mapping[str, Deed] = {
    "accessBreak": access_break,
    "accessLevelSet": access_level_set,
    "accessReview": on("AccessBreak", "core:access_break:review", verdict="JUSTIFIED", comment="测试"),
    "memberAdd": member_add,
    "memberEnd": member_end,
}
