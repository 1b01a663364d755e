"""Actions on cases of any kind; a plug-in adds them to its roles."""

from core.cases.models import Case
from core.descriptors import Action

CASE_WORK = Action("core:case:work", on=Case, summary="Keep a case's journal, parties, tasks, papers and follow-ups")
CASE_SUPERVISE = Action(
    "core:case:supervise", on=Case, summary="Order something to be done in a case, and see that it is"
)
CASE_EXEMPT = Action("core:case:exempt", on=Case, summary="Let a paper be missing from a case's file, in writing")
CASE_REOPEN = Action("core:case:reopen", on=Case, summary="Open a closed case again, or close one as a duplicate")
CASE_ARCHIVE = Action("core:case:archive", on=Case, summary="Archive a closed case")

ACTIONS = (CASE_WORK, CASE_SUPERVISE, CASE_EXEMPT, CASE_REOPEN, CASE_ARCHIVE)
