"""Fields that several forms share; what the dispute gives is told in values.py."""

from core.documents.forms import FieldType, FormField


def given(key: str, name: str, type: FieldType = FieldType.TEXT, *, needed: bool = True) -> FormField:
    """A field whose value the dispute gives."""
    return FormField(key, name, type, is_required=needed, is_from_case=True)


def asked(key: str, name: str, type: FieldType = FieldType.TEXT, *, needed: bool = True) -> FormField:
    """A field that whoever makes the document fills in."""
    return FormField(key, name, type, is_required=needed)


def chosen(key: str, name: str, *choices: str) -> FormField:
    """A field for which whoever makes the document may choose."""
    return FormField(key, name, FieldType.CHOICE, is_required=False, choices=choices)


CASE = (
    given("case_number", "纠纷编号"),
    given("dispute_type", "纠纷类型"),
    given("org", "人民调解委员会"),
    given("today", "制作日期", FieldType.DATE),
)
"""What every form says of the dispute."""

SIDES = (
    given("applicants", "申请人", FieldType.PERSON),
    given("respondents", "被申请人", FieldType.PERSON),
    given("third_parties", "第三人", FieldType.PERSON, needed=False),
)

SIGNATURES = given("signatures", "签名栏", FieldType.LIST)
SUMMARY = given("summary", "纠纷简要情况")
MEDIATOR = given("mediator", "人民调解员", FieldType.PERSON)
DETAILS = asked("party_details", "当事人基本情况", FieldType.LIST, needed=False)
PARTICIPANTS = given("participants", "参加人", FieldType.LIST, needed=False)
PLACE = asked("place", "地点")
RECORDER = asked("recorder", "记录人", FieldType.PERSON, needed=False)
