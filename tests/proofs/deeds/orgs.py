"""Organisations, their units, and what the county sets for itself."""

from collections.abc import Mapping
from typing import Any

from tests.proofs.deeds.chosen import Chosen, Deed, Input, county_wide, on
from tests.proofs.rows import Row

TERM = {"recordType": "core_case", "countsFrom": "closed_at", "years": 10, "action": "ANONYMIZE", "basis": "测试"}


def org_move(chosen: Chosen) -> Input:
    org, parent = (chosen.any("Org", "core:org:reorganize") for _ in range(2))
    for one in (org, parent):
        chosen.see_and_do("core:org:reorganize", "Org", one)
    return {"id": chosen.id("Org", org), "version": org["version"], "parentId": chosen.id("Org", parent)}


def org_merge(chosen: Chosen) -> Input:
    org, into = (chosen.any("Org", "core:org:reorganize") for _ in range(2))
    for one in (org, into):
        chosen.see_and_do("core:org:reorganize", "Org", one)
    chosen.stop("ACTIVE" not in (org["state"],) or into["state"] != "ACTIVE")
    chosen.stop(org["id"] == into["id"] or org["level"] != into["level"] or org["parent_id"] is None)
    chosen.stop(_gains(chosen, org, into) or _gains(chosen, into, org))
    for grant in chosen.lasting(org_id=org["id"]):
        chosen.pass_on(chosen.rights_of(grant["role_id"]), into["id"], grant["account_id"])
    return {"id": chosen.id("Org", org), "version": org["version"], "intoId": chosen.id("Org", into)}


def _gains(chosen: Chosen, org: Row, target: Row) -> bool:
    """Whether the account holds an action at the target and not at the organisation."""
    reference, me = chosen.reference, chosen.me
    names = map(str, chosen.asking.view.actions)
    return any(reference.at(me, name, target["id"]) and not reference.at(me, name, org["id"]) for name in names)


def unit(**more: Any) -> Deed:
    """An act on a functional unit, which is seen with its organisation."""

    def deed(chosen: Chosen) -> Input:
        row = chosen.any("FunctionalUnit", "core:org:manage")
        chosen.do("core:org:read", "FunctionalUnit", row)
        chosen.do("core:org:manage", "FunctionalUnit", row)
        return {"id": chosen.id("FunctionalUnit", row), "version": row["version"], **more}

    return deed


def unit_head_appoint(chosen: Chosen) -> Input:
    row, person = chosen.any("FunctionalUnit", "core:org:manage"), chosen.any("Person")
    chosen.do("core:org:read", "FunctionalUnit", row)
    chosen.do("core:org:manage", "FunctionalUnit", row)
    chosen.stop(row["closed_at"] is not None)
    chosen.see("Person", person)
    ids = {"unitId": chosen.id("FunctionalUnit", row), "personId": chosen.id("Person", person)}
    return {**ids, "post": "主任", "startedOn": "2011-06-01"}


def unit_head_end(chosen: Chosen) -> Input:
    head = chosen.any("UnitHead")
    row = chosen.asking.rows.one("FunctionalUnit", head["unit_id"])
    assert row is not None
    chosen.do("core:org:read", "FunctionalUnit", row)
    chosen.do("core:org:manage", "FunctionalUnit", row)
    return {"id": chosen.id("UnitHead", head), "version": head["version"], "endedOn": "2011-06-01"}


DEEDS: Mapping[str, Deed] = {
    "functionalUnitClose": unit(),
    "functionalUnitCreate": on("Org", "core:org:manage", key="orgId", function="SERVICE", name="示例"),
    "functionalUnitRename": unit(name="示例"),
    "orgClose": on("Org", "core:org:reorganize", version=True),
    "orgCreate": on("Org", "core:org:manage", key="parentId", code="500235777", name="示例", kind="TOWN"),
    "orgCreditCodeSet": on("Org", "core:org:manage", creditCode=None),
    "orgMerge": org_merge,
    "orgMove": org_move,
    "orgUpdate": on("Org", "core:org:manage", version=True, name="示例"),
    "pluginDisable": county_wide("core:plugin:manage", name="mediation"),
    "pluginEnable": county_wide("core:plugin:manage", name="mediation"),
    "retentionClassSet": county_wide("core:retention:manage", **TERM),
    "settingsUpdate": county_wide("core:setting:manage", locale="zh"),
    "unitHeadAppoint": unit_head_appoint,
    "unitHeadEnd": unit_head_end,
}
