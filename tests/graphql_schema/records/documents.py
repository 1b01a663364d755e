"""Documents of cases, and files."""

from collections.abc import Sequence

from core.documents.models import Document, DocumentState, DocumentTemplate
from core.files.models import File
from plugins.mediation.models import Dispute
from tests.graphql_schema.records.values import INSTANTS, TEXTS, Records, Step


def document(records: Records, number: int) -> Document:
    form = records.any(DocumentTemplate)
    previous = records.rows[Document][-1] if number % 4 == 3 else None
    withdrawn_at = records.perhaps(INSTANTS)
    return Document(
        case_id=previous.case_id if previous else records.any(Dispute).id,
        template_id=form.id,
        previous_id=previous and previous.id,
        paper=form.paper,
        number=f"{records.any(TEXTS)}{number}",
        revision=records.random.randint(1, 3),
        title=records.any(TEXTS),
        state=records.any(DocumentState),
        values={"content": ["'"]},
        pages=records.random.randint(1, 9),
        made_at=records.any(INSTANTS),
        author=records.any(TEXTS),
        issued_at=records.perhaps(INSTANTS),
        issuer=records.perhaps(TEXTS),
        withdrawn_at=withdrawn_at,
        withdrawn_by=None if withdrawn_at is None else records.any(TEXTS),
        withdraw_reason=None if withdrawn_at is None else records.any(TEXTS),
    )


def file(records: Records, number: int) -> File:
    """An attachment, or one of the bytes of a document."""
    shown = records.perhaps(Document)
    withdrawn_at = records.perhaps(INSTANTS) if shown is None else None
    made = File(
        case_id=shown.case_id if shown else records.any(Dispute).id,
        document_id=shown and shown.id,
        kind=records.any(("EVIDENCE", "AGREEMENT")),
        name=records.any(TEXTS),
        media_type=records.any(("application/pdf", "image/png")),
        size=records.random.randint(0, 10**6),
        sha256=f"{number:064x}",
        object_name=f"{number}",
        stored_at=records.any(INSTANTS),
        author=records.any(TEXTS),
        withdrawn_at=withdrawn_at,
        withdraw_reason=None if withdrawn_at is None else records.any(TEXTS),
        withdrawn_by=None if withdrawn_at is None else records.any(TEXTS),
    )
    made.secret = records.perhaps(("a key",))
    return made


DOCUMENTS: Sequence[Step] = (
    (Document, document, 40),
    (File, file, 40),
)
