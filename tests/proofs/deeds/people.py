"""Persons, and what is kept of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from core.privacy.catalogue import target_of, whole_of
from graphql_schema.fields import Masked
from graphql_schema.view import stored_as
from tests.proofs.asking import gid
from tests.proofs.deeds.chosen import Chosen, Deed, Input, on, under_person
from tests.proofs.matrix import fields_of
from tests.proofs.rows import Kind, Row

CONSENT: Input = {"giver": "SELF", "purpose": "测试", "categories": ["CONTACT"], "form": "SEPARATE"}


def person_find(chosen: Chosen) -> Input:
    """Found are those whom the account may look up so, and read."""
    chosen.anywhere("core:person:find")
    clear = chosen.asking.estate.clear
    people = [row for row in chosen.asking.rows.of("Person") if row["id"] in clear]
    person = chosen.either(*people)
    kind, find = chosen.kind("Person"), chosen.asking.view.actions["core:person:find"]
    is_found = chosen.reference.may(chosen.me, find, kind, person) and chosen.reference.sees(chosen.me, kind, person)
    chosen.ids = [gid(kind, person)] if is_found else []
    return {"purpose": "测试", "idNumber": clear[person["id"]]["id_number"]}


def person_merge(chosen: Chosen) -> Input:
    into, other = (chosen.any("Person", "core:person:merge") for _ in range(2))
    chosen.stop(into["id"] == other["id"])
    chosen.see("Person", into)
    chosen.see("Person", other)
    for person in (into, other):
        chosen.do("core:person:merge", "Person", person)
        chosen.stop(person["merged_into_id"] is not None)
    return {"intoId": chosen.id("Person", into), "fromId": chosen.id("Person", other), "reason": "测试"}


def person_update(chosen: Chosen) -> Input:
    person, org = chosen.any("Person", "core:person:manage"), chosen.any("Org", "core:person:manage")
    chosen.see_and_do("core:person:manage", "Person", person)
    chosen.see("Org", org)
    chosen.do("core:person:manage", "Org", org)
    ids = {"id": chosen.id("Person", person), "orgId": chosen.id("Org", org)}
    return {**ids, "version": person["version"]}


def person_duplicate_dismiss(chosen: Chosen) -> Input:
    row = chosen.any("PersonDuplicate")
    chosen.anywhere("core:person:merge")
    chosen.see("PersonDuplicate", row)
    return {"id": chosen.id("PersonDuplicate", row), "note": "测试"}


def value_reveal(chosen: Chosen) -> Input:
    """Any value that is shown masked, by the action that its field names, on the record that it is a part of."""
    view = chosen.asking.view
    fields = [(name, field, stored_as(node)) for name in sorted(view.bindings) for field, node in _fields(chosen, name)]
    name, field, masked = chosen.either(*(one for one in fields if isinstance(one[2], Masked)))
    row = chosen.any(name)
    kind, whole = _whole(chosen, chosen.kind(name), row)
    chosen.see_and_do(str(masked.reveal), kind.name, whole)
    return {"id": chosen.id(name, row), "field": field, "purpose": "测试"}


def _fields(chosen: Chosen, name: str) -> Iterable[tuple[str, Any]]:
    return fields_of(chosen.asking.view, name).items()


def _whole(chosen: Chosen, kind: Kind, row: Row) -> tuple[Kind, Row]:
    """The record that a row is a part of, or itself."""
    part_of = whole_of(kind.model)
    if part_of is None:
        return kind, row
    holders = chosen.asking.rows.named(target_of(part_of))
    found = ((holder, chosen.asking.rows.one(holder.name, row[part_of.attribute])) for holder in holders)
    return next((holder, whole) for holder, whole in found if whole is not None)


DEEDS: Mapping[str, Deed] = {
    "consentGive": on("Person", "core:consent:manage", key="personId", **CONSENT),
    "consentWithdraw": under_person("Consent", "core:consent:manage", note="测试"),
    "correctionDecide": under_person("Correction", "core:correction:decide", state="REJECTED", answer="测试"),
    "correctionRequest": on("Person", "core:correction:request", key="personId", what="测试", proposed="测试"),
    "dataExportMake": on("Person", "core:person:disclose", purpose="测试"),
    "dataExportRead": under_person("DataExport", "core:person:disclose", purpose="测试"),
    "legalBasisAdd": on("Person", "core:consent:manage", key="personId", kind="CONTRACT", purpose="测试"),
    "personCreate": on("Org", "core:person:manage", key="orgId", name="示例"),
    "personDetailsSet": on("Person", "core:person:manage", address="示例路1号"),
    "personDisclose": on("Person", "core:person:disclose", purpose="测试"),
    "personDuplicateDismiss": person_duplicate_dismiss,
    "personErase": on("Person", "core:person:erase", reason="测试"),
    "personFind": person_find,
    "personMerge": person_merge,
    "personPhoneAdd": on("Person", "core:person:manage", key="personId", number="+8613900999999"),
    "personPhoneRemove": under_person("PersonPhone", "core:person:manage"),
    "personUpdate": person_update,
    "valueReveal": value_reveal,
}
