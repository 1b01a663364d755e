"""Records of what was said and done in mediation: they stay in the file, and go to no court.

Source: UNCITRAL Model Law on mediation (2018), art. 10 and 11: what is said in mediation is kept confidential.
"""

from core.documents.forms import FieldType
from plugins.mediation.documents.fields import (
    MEDIATOR,
    PARTICIPANTS,
    PLACE,
    RECORDER,
    SIDES,
    SIGNATURES,
    asked,
    chosen,
    given,
)
from plugins.mediation.documents.forms.making import form

INQUIRY_RECORD = form(
    "INQUIRY_RECORD",
    "调查字",
    "人民调解调查记录",
    (
        *SIDES,
        MEDIATOR,
        PARTICIPANTS,
        PLACE,
        RECORDER,
        asked("held_on", "调查日期", FieldType.DATE),
        asked("informant", "被调查人", FieldType.PERSON),
        asked("informant_details", "被调查人基本情况", needed=False),
        asked("record", "调查内容"),
    ),
    # Source: People's Mediation Law, art. 21 and 27.
    """
| 纠纷编号 | {case_number} | 纠纷类型 | {dispute_type} |
| 调查日期 | {held_on} | 调查地点 | {place} |
| 调查人 | {mediator} | 记录人 | {recorder} |
| 参加人 | {participants} |
| 被调查人 | {informant} | 基本情况 | {informant_details} |

# 调查内容
{record}

以上记录经被调查人核对，与所述一致。
< 被调查人（签名、盖章或者按指印）：＿＿＿＿＿＿＿＿＿＿
< 调查人（签名）：＿＿＿＿＿＿＿＿＿＿
< 记录人（签名）：＿＿＿＿＿＿＿＿＿＿

> {today}
""",
    is_internal=True,
)

MEDIATION_RECORD = form(
    "MEDIATION_RECORD",
    "调记字",
    "人民调解记录",
    (
        *SIDES,
        SIGNATURES,
        MEDIATOR,
        PARTICIPANTS,
        PLACE,
        RECORDER,
        given("case_title", "案由"),
        asked("held_on", "调解日期", FieldType.DATE),
        chosen("is_open", "公开情况", "公开", "不公开"),
        asked("record", "调解记录"),
        asked("result", "调解结果", needed=False),
    ),
    # Source: People's Mediation Law, art. 20 to 23 and 27.
    """
| 纠纷编号 | {case_number} | 案由 | {case_title} |
| 调解日期 | {held_on} | 调解地点 | {place} |
| 申请人 | {applicants} | 被申请人 | {respondents} |
| 第三人 | {third_parties} | 是否公开 | {is_open} |
| 调解员 | {mediator} | 记录人 | {recorder} |
| 参加人 | {participants} |

# 一、告知
调解员已经告知各方当事人在调解活动中的权利和义务，询问是否要求调解员回避、是否同意不公开或者公开调解，当事人自愿接受调解。
# 二、调解记录
{record}
# 三、调解结果
{result}

以上记录经当事人核对，与所述一致。
< {signatures}
< 人民调解员（签名）：＿＿＿＿＿＿＿＿＿＿
< 记录人（签名）：＿＿＿＿＿＿＿＿＿＿

> {today}
""",
    is_internal=True,
)
