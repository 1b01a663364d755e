"""Actions on reported figures."""

from core.descriptors import Action
from core.figures.models import ReportedFigure

FIGURE_READ = Action("core:figure:read", on=ReportedFigure, summary="See what documents claimed, beside the records")
FIGURE_MANAGE = Action("core:figure:manage", on=ReportedFigure, summary="Record and correct claims of documents")
