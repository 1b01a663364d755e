"""Actions on templates, and on the documents of cases of any kind. Who sees a case reads its documents."""

from core.cases.models import Case
from core.descriptors import Action
from core.documents.models import DocumentTemplate

TEMPLATE_READ = Action("core:document_template:read", on=DocumentTemplate, summary="See the forms of documents")
TEMPLATE_MANAGE = Action("core:document_template:manage", summary="Change the county's forms of documents")
DOCUMENT_CREATE = Action("core:document:create", on=Case, summary="Make a document of a case from a form")
DOCUMENT_ISSUE = Action("core:document:issue", on=Case, summary="Issue a document, which locks it")
DOCUMENT_WITHDRAW = Action("core:document:withdraw", on=Case, summary="Withdraw a document with its reason")

ACTIONS = (TEMPLATE_READ, TEMPLATE_MANAGE, DOCUMENT_CREATE, DOCUMENT_ISSUE, DOCUMENT_WITHDRAW)
