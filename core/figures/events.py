"""What happens to reported figures."""

from dataclasses import dataclass

from core.descriptors import Event
from core.figures.models import ReportedFigure


@dataclass(frozen=True, slots=True)
class FigureReported(Event, on=ReportedFigure):
    """A claim of a document was recorded."""

    key: str


@dataclass(frozen=True, slots=True)
class FigureCorrected(Event, on=ReportedFigure):
    """A claim was marked as wrong, with what is right."""

    corrected_value: int
