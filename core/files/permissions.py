"""Actions on the files of cases of any kind; a plug-in adds them to its roles. Who sees a case reads its files."""

from core.cases.models import Case
from core.descriptors import Action

FILE_ATTACH = Action("core:file:attach", on=Case, summary="Attach a file to a case")
FILE_WITHDRAW = Action("core:file:withdraw", on=Case, summary="Withdraw a file that was attached to a case")

ACTIONS = (FILE_ATTACH, FILE_WITHDRAW)
