"""Forms with which a dispute is taken in."""

from core.documents.forms import FieldType
from plugins.mediation.documents.fields import DETAILS, SIDES, SIGNATURES, SUMMARY, asked, chosen, given
from plugins.mediation.documents.forms.making import form

APPLICATION = form(
    "APPLICATION",
    "调申字",
    "人民调解申请书",
    (*SIDES, SUMMARY, DETAILS, asked("claims", "申请事项")),
    # Source: People's Mediation Law, art. 17 (on application; never when a party clearly refuses), art. 4 (free).
    """
| 纠纷类型 | {dispute_type} | 申请日期 | {today} |
| 申请人 | {applicants} | 被申请人 | {respondents} |
| 第三人 | {third_parties} |
| 基本情况 | {party_details} |

# 一、纠纷简要情况
{summary}
# 二、申请事项
{claims}
# 三、申请人声明
申请人自愿申请人民调解，所述情况属实，并知悉人民调解不收取任何费用，任何一方当事人都可以随时拒绝或者终止调解，调解不妨碍当事人依法申请仲裁、行政处理或者向人民法院提起诉讼。
< 　　此致
< {org}

< 申请人（签名、盖章或者按指印）：＿＿＿＿＿＿＿＿＿＿

> {today}
""",
)

REGISTRATION = form(
    "REGISTRATION",
    "调登字",
    "人民调解受理登记表",
    (
        *SIDES,
        SIGNATURES,
        SUMMARY,
        DETAILS,
        given("case_title", "案由"),
        given("opened_on", "登记日期", FieldType.DATE),
        given("source", "纠纷来源"),
        given("amount", "涉及金额", FieldType.MONEY, needed=False),
        given("consented_on", "同意调解日期", FieldType.DATE, needed=False),
        given("refusal_reason", "不予受理的理由", needed=False),
        chosen("decision", "受理意见", "受理", "不予受理"),
        asked("registrar", "登记人", FieldType.PERSON),
    ),
    # Source: People's Mediation Law, art. 17 and 18; art. 27 (register and file).
    """
| 纠纷编号 | {case_number} | 登记日期 | {opened_on} |
| 案由 | {case_title} | 纠纷类型 | {dispute_type} |
| 纠纷来源 | {source} | 涉及金额 | {amount} |
| 申请人 | {applicants} | 被申请人 | {respondents} |
| 第三人 | {third_parties} |
| 基本情况 | {party_details} |
| 简要情况 | {summary} |
| 同意调解 | {consented_on} | 登记人 | {registrar} |
| 受理意见 | {decision} |
| 不予受理 | {refusal_reason} |

当事人确认以上内容与所述一致：
< {signatures}

> {org}（印章）
> {today}
""",
)

RIGHTS_NOTICE = form(
    "RIGHTS_NOTICE",
    "调告字",
    "人民调解当事人权利义务告知书",
    (*SIDES, SIGNATURES),
    # Source: People's Mediation Law, art. 23 (rights), 24 (duties), 26 and 32 (other ways), 31 and 33 (the agreement).
    """
| 纠纷编号 | {case_number} | 纠纷类型 | {dispute_type} |
| 申请人 | {applicants} | 被申请人 | {respondents} |

< 各方当事人：
你们之间的纠纷由本调解委员会调解。人民调解不收取任何费用。现将当事人在调解活动中的权利和义务告知如下：
# 一、当事人的权利
（一）选择或者接受人民调解员；认为调解员与纠纷有利害关系、可能影响公正的，可以要求更换；
（二）接受调解、拒绝调解或者要求终止调解；
（三）要求调解公开进行或者不公开进行；
（四）自主表达意愿，自愿达成调解协议。
# 二、当事人的义务
（一）如实陈述纠纷事实；
（二）遵守调解现场秩序，尊重人民调解员；
（三）尊重对方当事人行使权利。
# 三、调解协议的效力
经调解达成的协议具有法律约束力，当事人应当按照约定履行。当事人可以自协议生效之日起三十日内共同向人民法院申请司法确认；对协议的履行或者内容有争议的，可以向人民法院提起诉讼。
# 四、其他途径
调解不妨碍当事人依法通过仲裁、行政、司法等途径维护自己的权利。调解不成的，当事人可以依法选择上述途径。

以上内容已经告知，当事人已经知悉：
< {signatures}

> {org}（印章）
> {today}
""",
)
