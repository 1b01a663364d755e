"""Rules and who reads them, appraisals by schemes and their results."""

from collections.abc import Mapping

from tests.proofs.deeds.chosen import DAY, Chosen, Deed, Input, on
from tests.proofs.rows import Row

POLICY, ASK = "core:policy_document:manage", "core:policy_reading:ask"
SCHEME, SCORE = "core:appraisal_scheme:manage", "core:appraisal_result:score"
CONFIRM = "core:appraisal_result:confirm"

WORDS: Input = {"title": "示例", "text": "示例", "audience": "STAFF", "effectiveFrom": DAY}


def of_org(action: str, /, **more: object) -> Deed:
    """An act on an organisation, which must be seen."""

    def deed(chosen: Chosen) -> Input:
        org = chosen.any("Org", action)
        chosen.see_and_do(action, "Org", org)
        return {"orgId": chosen.id("Org", org), **more}

    return deed


def kept(type_: str, action: str, /, *, version: bool = True, **more: object) -> Deed:
    """An act on something that everybody in the county may see, and that its organisation keeps."""

    def deed(chosen: Chosen) -> Input:
        row = chosen.any(type_)
        chosen.see(type_, row)
        chosen.do(action, "Org", keeper(chosen, row))
        given = {"version": row["version"]} if version else {}
        return {"id": chosen.id(type_, row), **given, **more}

    return deed


def keeper(chosen: Chosen, row: Row) -> Row:
    """The organisation that keeps it."""
    org = chosen.asking.rows.one("Org", row["org_id"])
    assert org is not None
    return org


def reading_ask(chosen: Chosen) -> Input:
    document, org = chosen.any("PolicyDocument"), chosen.any("Org", ASK)
    chosen.see("PolicyDocument", document)
    chosen.see_and_do(ASK, "Org", org)
    return {"id": chosen.id("PolicyDocument", document), "orgId": chosen.id("Org", org), "dueOn": "2031-01-01"}


def reading_confirm(chosen: Chosen) -> Input:
    """Whoever was asked to read it needs no right to see it."""
    document = chosen.any("PolicyDocument")
    asked = [
        row["account_id"] for row in chosen.asking.rows.of("PolicyReading") if row["document_id"] == document["id"]
    ]
    if chosen.me["id"] not in asked:
        chosen.see("PolicyDocument", document)
    return {"documentId": chosen.id("PolicyDocument", document)}


def score(chosen: Chosen) -> Input:
    """Scoring is asked of the result that there will be."""
    scheme = chosen.any("AppraisalScheme")
    chosen.see("AppraisalScheme", scheme)
    given = {"schemeId": chosen.id("AppraisalScheme", scheme), "scores": []}
    if scheme["subject"] == "ORG":
        org = chosen.any("Org", SCORE)
        given["orgId"] = chosen.id("Org", org)
    else:
        head = chosen.any("UnitHead")
        unit = chosen.asking.rows.one("FunctionalUnit", head["unit_id"])
        assert unit is not None
        org = keeper(chosen, unit)
        given["headId"] = chosen.id("UnitHead", head)
    chosen.see("Org", org)
    chosen.do(SCORE, "AppraisalResult", chosen.new("AppraisalResult", org))
    return given


DEEDS: Mapping[str, Deed] = {
    "appraisalResultConfirm": on("AppraisalResult", CONFIRM, version=True),
    "appraisalResultPublish": on("AppraisalResult", CONFIRM, version=True),
    "appraisalResultScore": score,
    "appraisalResultState": on("AppraisalResult", "core:appraisal_result:state", version=True, statement="测试"),
    "appraisalResultUpdate": on("AppraisalResult", SCORE, version=True, scores=[]),
    "appraisalSchemeClose": kept("AppraisalScheme", SCHEME),
    "appraisalSchemeCreate": of_org(
        SCHEME, name="示例", subject="ORG", startsOn=DAY, endsOn=DAY, criteria=[], bands=[]
    ),
    "policyDocumentDraft": of_org(POLICY, kind="OTHER", **WORDS),
    "policyDocumentPublish": kept("PolicyDocument", POLICY),
    "policyDocumentRevise": kept("PolicyDocument", POLICY, version=False, effectiveFrom=DAY),
    "policyDocumentUpdate": kept("PolicyDocument", POLICY, **WORDS),
    "policyDocumentWithdraw": kept("PolicyDocument", POLICY, reason="测试"),
    "policyReadingAsk": reading_ask,
    "policyReadingConfirm": reading_confirm,
}
