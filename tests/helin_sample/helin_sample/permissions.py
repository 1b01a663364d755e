"""Actions on notices."""

from core.descriptors import Action, Reach, RoleTemplate
from helin_sample.models import Notice

NOTICE_READ = Action("sample:notice:read", on=Notice, summary="See notices")
NOTICE_POST = Action("sample:notice:post", on=Notice, summary="Post a notice")

ROLES = (
    RoleTemplate(
        "sample_editor",
        {"en": "Notice editor", "zh": "公告编辑"},
        {NOTICE_READ: Reach.ORG, NOTICE_POST: Reach.ORG, "core:org:read": Reach.ORG},
    ),
)
