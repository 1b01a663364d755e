"""Actions on appraisals."""

from core.appraisals.models import AppraisalResult, AppraisalScheme
from core.descriptors import Action
from core.orgs.models import Org

SCHEME_READ = Action("core:appraisal_scheme:read", on=AppraisalScheme, summary="See by what is appraised")
SCHEME_MANAGE = Action(
    "core:appraisal_scheme:manage", on=Org, summary="Make and close the schemes by which an organisation appraises"
)
RESULT_READ = Action(
    "core:appraisal_result:read", on=AppraisalResult, summary="See results of appraisals", everybody=True
)
RESULT_SCORE = Action("core:appraisal_result:score", on=AppraisalResult, summary="Appraise others' work by a scheme")
RESULT_STATE = Action(
    "core:appraisal_result:state",
    on=AppraisalResult,
    summary="Say what one's own side says to a result",
    everybody=True,
)
RESULT_CONFIRM = Action(
    "core:appraisal_result:confirm", on=AppraisalResult, summary="Confirm what somebody else scored, and publish it"
)

ACTIONS = (SCHEME_READ, SCHEME_MANAGE, RESULT_READ, RESULT_SCORE, RESULT_STATE, RESULT_CONFIRM)

READS = (SCHEME_READ, RESULT_READ)
"""What whoever looks at appraisals needs."""

KEEPING = ACTIONS
"""What whoever leads an organisation needs: to appraise those below it, and to answer for its own."""
