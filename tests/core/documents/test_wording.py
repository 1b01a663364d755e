"""The wording of templates: its lines, its placeholders."""

import pytest

from core.documents.wording import BlockKind, blocks_of, check_placeholders, filled
from core.errors import RuleError

K = BlockKind


def test_a_line_is_what_it_begins_with() -> None:
    body = "# 一\n^ 二\n> 三\n< 四\n| 五 | 六 |\n\n七"
    assert [(block.kind, block.texts) for block in blocks_of(body)] == [
        (K.HEADING, ("一",)),
        (K.CENTER, ("二",)),
        (K.RIGHT, ("三",)),
        (K.FLUSH, ("四",)),
        (K.ROW, ("五", "六")),
        (K.GAP, ()),
        (K.PARAGRAPH, ("七",)),
    ]


def test_a_list_alone_in_a_line_makes_a_block_for_each_entry() -> None:
    made = filled(blocks_of("< {people}\n同到：{people}\n| 人 | {people} |"), {"people": ["甲", "乙"]}, {"people"})
    assert [block.texts for block in made] == [("甲",), ("乙",), ("同到：甲；乙",), ("人", "甲\n乙")]


def test_what_is_left_open_is_a_line_to_write_on_and_an_empty_list_says_so() -> None:
    made = filled(blocks_of("地点：{place}\n{people}\n| 地点 | {place} |"), {}, {"people"})
    assert [block.texts for block in made] == [("地点：＿＿＿＿＿＿",), ("无",), ("地点", "")]


def test_a_value_is_never_read_as_a_placeholder() -> None:
    (made,) = filled(blocks_of("{one}"), {"one": ["{two}"], "two": ["密"]}, set())
    assert made.texts == ("{two}",)


def test_a_placeholder_that_names_no_field_is_refused_by_its_name() -> None:
    with pytest.raises(RuleError) as refused:
        check_placeholders("{name}和{nmae}", {"name"}, "body")
    assert (refused.value.field, refused.value.params["name"]) == ("body", "nmae")


@pytest.mark.parametrize("text", ["{name", "name}", "{{name}}"])
def test_a_brace_without_its_pair_is_refused(text: str) -> None:
    with pytest.raises(RuleError):
        check_placeholders(text, {"name"}, "body")
