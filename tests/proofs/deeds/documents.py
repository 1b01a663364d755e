"""Forms, documents and files of cases."""

from collections.abc import Mapping

from tests.proofs.deeds.chosen import Chosen, Deed, Input


def document_create(chosen: Chosen) -> Input:
    """Making a document is asked of the case."""
    row = chosen.any("Dispute", "core:document:create")
    chosen.see_and_do("core:document:create", "Dispute", row)
    return {"caseId": chosen.id("Dispute", row), "template": "mediation:agreement"}


def of_case(type_: str, action: str, /, **more: object) -> Deed:
    """An act on a part of a case, which must be seen whole."""

    def deed(chosen: Chosen) -> Input:
        row = chosen.any(type_)
        case = chosen.asking.rows.one("Dispute", row["case_id"])
        assert case is not None
        chosen.see_and_do(action, "Dispute", case)
        return {"id": chosen.id(type_, row), **more}

    return deed


def document_template_change(chosen: Chosen) -> Input:
    """A county's form is changed by who may do so for all of it."""
    row = chosen.any("DocumentTemplate")
    chosen.do("core:document_template:manage", "Org", chosen.county)
    chosen.see("DocumentTemplate", row)
    given = {"title": "示例", "body": "示例", "effectiveFrom": "2011-06-01"}
    return {"id": chosen.id("DocumentTemplate", row), "version": row["version"], **given}


DEEDS: Mapping[str, Deed] = {
    "documentCreate": document_create,
    "documentIssue": of_case("Document", "core:document:issue"),
    "documentRevise": of_case("Document", "core:document:create"),
    "documentTemplateChange": document_template_change,
    "documentWithdraw": of_case("Document", "core:document:withdraw", reason="测试"),
    "fileWithdraw": of_case("File", "core:file:withdraw", reason="测试"),
}
