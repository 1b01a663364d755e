"""What others reported."""

from collections.abc import Mapping

from tests.proofs.deeds.chosen import Chosen, Deed, Input, numbers, on


def reported_figure_record(chosen: Chosen) -> Input:
    """Recording is asked of the claim that there will be."""
    org = chosen.any("Org", "core:figure:manage")
    chosen.see("Org", org)
    chosen.do("core:figure:manage", "ReportedFigure", chosen.new("ReportedFigure", org))
    period = {"from": "2011-01", "to": "2011-03"}
    given = {"orgId": chosen.id("Org", org), "key": f"new{next(numbers)}", "period": period}
    return {**given, "name": "示例", "source": "示例", "value": 1}


DEEDS: Mapping[str, Deed] = {
    "reportedFigureCorrect": on(
        "ReportedFigure", "core:figure:manage", version=True, correctedValue=1, correction="测试"
    ),
    "reportedFigureRecord": reported_figure_record,
}
