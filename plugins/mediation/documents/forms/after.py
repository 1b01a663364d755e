"""Forms of what follows an outcome: visits, the end of the file, and papers for a court or another body."""

from core.documents.forms import FieldType
from plugins.mediation.documents.fields import DETAILS, MEDIATOR, SIDES, SUMMARY, asked, given
from plugins.mediation.documents.forms.making import form

FOLLOW_UP = form(
    "FOLLOW_UP",
    "回访字",
    "人民调解回访记录",
    (
        *SIDES,
        MEDIATOR,
        given("followed_on", "回访日期", FieldType.DATE),
        given("method", "回访方式"),
        given("performed", "协议是否履行", needed=False),
        given("satisfied", "当事人是否满意", needed=False),
        given("recurred", "纠纷是否反复"),
        given("follow_up_note", "回访情况", needed=False),
        asked("visited", "被回访人", FieldType.PERSON),
        asked("next_steps", "后续工作", needed=False),
    ),
    # Source: People's Mediation Law, art. 31 (the committee watches over performance).
    """
| 纠纷编号 | {case_number} | 纠纷类型 | {dispute_type} |
| 申请人 | {applicants} | 被申请人 | {respondents} |
| 回访日期 | {followed_on} | 回访方式 | {method} |
| 被回访人 | {visited} | 回访人 | {mediator} |
| 是否履行 | {performed} | 是否满意 | {satisfied} |
| 是否反复 | {recurred} |

# 一、回访情况
{follow_up_note}
# 二、后续工作
{next_steps}

< 被回访人（签名、盖章或者按指印）：＿＿＿＿＿＿＿＿＿＿
< 回访人（签名）：＿＿＿＿＿＿＿＿＿＿

> {org}
> {today}
""",
)

CLOSING = form(
    "CLOSING",
    "结案字",
    "人民调解结案表",
    (
        *SIDES,
        SUMMARY,
        given("mediator", "人民调解员", FieldType.PERSON, needed=False),
        given("case_title", "案由"),
        given("opened_on", "登记日期", FieldType.DATE),
        given("source", "纠纷来源"),
        given("outcome", "调解结果"),
        given("content", "协议内容", needed=False),
        given("agreement_form", "协议形式", needed=False),
        given("reached_on", "达成协议日期", FieldType.DATE, needed=False),
        given("obligations", "履行义务", FieldType.LIST, needed=False),
        asked("performance", "履行情况", needed=False),
        asked("opinion", "结案意见"),
    ),
    # Source: People's Mediation Law, art. 27 (record and file), art. 26 (whoever did not agree is told of other ways).
    """
| 纠纷编号 | {case_number} | 登记日期 | {opened_on} |
| 案由 | {case_title} | 纠纷类型 | {dispute_type} |
| 纠纷来源 | {source} | 调解员 | {mediator} |
| 申请人 | {applicants} | 被申请人 | {respondents} |
| 第三人 | {third_parties} |
| 调解结果 | {outcome} | 协议形式 | {agreement_form} |
| 协议日期 | {reached_on} |

# 一、纠纷简要情况
{summary}
# 二、协议内容
{content}
# 三、履行义务
{obligations}
# 四、履行情况
{performance}
# 五、结案意见
{opinion}

< 承办人（签名）：＿＿＿＿＿＿＿＿＿＿
< 负责人（签名）：＿＿＿＿＿＿＿＿＿＿

> {org}（印章）
> {today}
""",
)

CONFIRMATION_APPLICATION = form(
    "CONFIRMATION_APPLICATION",
    "司确字",
    "司法确认申请书",
    (
        given("parties", "申请人", FieldType.LIST),
        DETAILS,
        SUMMARY,
        given("signatures", "签名栏", FieldType.LIST),
        given("court", "人民法院"),
        given("file_by", "最后申请日期", FieldType.DATE),
        given("content", "协议内容"),
        given("obligations", "履行义务", FieldType.LIST, needed=False),
        given("reached_on", "达成日期", FieldType.DATE),
        given("effective_on", "生效日期", FieldType.DATE),
        given("agreement_form", "协议形式"),
        asked("property_papers", "财产权利证明", FieldType.LIST, needed=False),
        asked("contacts", "联系方式", FieldType.LIST, needed=False),
    ),
    # Source: Civil Procedure Law (2023), art. 205 (jointly, within 30 days of effect); SPC interpretation of the Civil
    # Procedure Law (2022), art. 354 (what goes along: agreement, proof of mediation, property papers, identity).
    """
# 申请人（调解协议各方当事人）
{parties}
基本情况：{party_details}
联系方式：{contacts}
# 请求事项
请求人民法院依法确认各申请人于{reached_on}经{org}主持调解达成的{agreement_form}调解协议有效。
# 事实与理由
{summary}
经{org}依法主持调解，各申请人自愿达成如下协议：
{content}
{obligations}
协议于{effective_on}生效，各申请人共同提出本申请，未逾{file_by}。
# 申请人声明
各申请人出于解决纠纷的目的自愿达成协议，没有恶意串通、规避法律的行为；协议内容不违反法律、行政法规的强制性规定，不损害国家利益、社会公共利益和他人合法权益，不违背公序良俗；如因该协议内容给他人造成损害的，愿意承担相应的民事责任和其他法律责任。
# 随附材料
1．调解协议书；2．主持调解的组织出具的调解证明；3．申请人的身份证明；4．与协议相关的财产权利证明：{property_papers}
< 　　此致
< {court}

< {signatures}

> {today}
""",
)

TRANSFER_LETTER = form(
    "TRANSFER_LETTER",
    "移送字",
    "移送函",
    (
        given("parties", "当事人", FieldType.LIST),
        SUMMARY,
        given("outcome", "调解结果", needed=False),
        asked("receiver", "接收单位"),
        asked("reason", "移送事由"),
        asked("attachments", "随附材料", FieldType.LIST),
        asked("contact", "联系人及电话", needed=False),
    ),
    # Source: People's Mediation Law, art. 25 (criminal and public-security matters), 26 (other ways), 33 (courts).
    """
< {receiver}：

本调解委员会受理的{dispute_type}（编号：{case_number}），现依法移送你单位。
# 一、当事人
{parties}
# 二、纠纷简要情况
{summary}
调解结果：{outcome}
# 三、移送事由
{reason}
# 四、随附材料
{attachments}
请予接收，并将处理情况函告本调解委员会。
联系人及电话：{contact}

> {org}（印章）
> {today}

# 回执
{receiver}已收到编号{case_number}的移送函及随附材料。
< 接收人（签名）：＿＿＿＿＿＿＿＿＿＿　　接收日期：＿＿＿＿＿＿＿＿
""",
)
