"""Forms in which the outcome of mediation is kept."""

from core.documents.forms import FieldType
from plugins.mediation.documents.fields import DETAILS, MEDIATOR, RECORDER, SIDES, SIGNATURES, SUMMARY, asked, given
from plugins.mediation.documents.forms.making import form

AGREED = (
    given("content", "协议内容"),
    given("obligations", "履行义务", FieldType.LIST, needed=False),
    given("reached_on", "达成日期", FieldType.DATE),
)

AGREEMENT = form(
    "AGREEMENT",
    "调协字",
    "人民调解协议书",
    (
        *SIDES,
        SIGNATURES,
        SUMMARY,
        MEDIATOR,
        DETAILS,
        RECORDER,
        *AGREED,
        given("copies", "份数", FieldType.NUMBER),
        asked("responsibility", "各方当事人的责任", needed=False),
        asked("place", "履行地点与方式", needed=False),
        asked("other_terms", "其他约定", needed=False),
    ),
    # Source: People's Mediation Law, art. 29 (what it may say), 31 to 33 (what follows from it).
    """
| 纠纷编号 | {case_number} | 纠纷类型 | {dispute_type} |
| 申请人 | {applicants} | 被申请人 | {respondents} |
| 第三人 | {third_parties} |
| 基本情况 | {party_details} |

# 一、纠纷的主要事实、争议事项
{summary}
各方当事人的责任：{responsibility}
# 二、协议内容
经本调解委员会主持调解，各方当事人在自愿、平等的基础上，达成如下协议：
{content}
# 三、履行的内容、方式和期限
{obligations}
履行地点与方式：{place}
# 四、其他约定
{other_terms}
# 五、协议的效力
本协议自各方当事人签名、盖章或者按指印，人民调解员签名并加盖本调解委员会印章之日起生效，对各方当事人具有法律约束力，当事人应当按照约定履行。
当事人之间就本协议的履行或者内容发生争议的，可以向人民法院提起诉讼。各方当事人认为有必要的，可以自本协议生效之日起三十日内共同向人民法院申请司法确认。
本协议一式{copies}份，各方当事人各持一份，本调解委员会留存一份。

< {signatures}
< 人民调解员　{mediator}（签名）：＿＿＿＿＿＿＿＿＿＿
< 记录人　{recorder}（签名）：＿＿＿＿＿＿＿＿＿＿

> {org}（印章）
> {reached_on}
""",
)

ORAL_AGREEMENT = form(
    "AGREEMENT",
    "口协字",
    "人民调解口头协议登记表",
    (
        *SIDES,
        SUMMARY,
        MEDIATOR,
        RECORDER,
        *AGREED,
        asked("performance", "履行情况", needed=False),
    ),
    # Source: People's Mediation Law, art. 28 (a mediator records what was agreed orally), 30 (in force on that day).
    """
| 纠纷编号 | {case_number} | 纠纷类型 | {dispute_type} |
| 申请人 | {applicants} | 被申请人 | {respondents} |
| 第三人 | {third_parties} |
| 达成日期 | {reached_on} | 调解员 | {mediator} |

# 一、纠纷的主要事实、争议事项
{summary}
# 二、口头协议内容
各方当事人在自愿、平等的基础上达成如下口头协议，认为不需要制作书面协议：
{content}
{obligations}
# 三、履行情况
{performance}
# 四、协议的效力
口头协议自各方当事人达成协议之日起生效，具有法律约束力，当事人应当按照约定履行。

< 人民调解员　{mediator}（签名）：＿＿＿＿＿＿＿＿＿＿
< 记录人　{recorder}（签名）：＿＿＿＿＿＿＿＿＿＿

> {org}（印章）
> {today}
""",
    key="oral_agreement",
)
