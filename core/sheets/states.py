"""What becomes of an import and of an export."""

from enum import StrEnum

from core.machine import StateMachine


class ImportState(StrEnum):
    """Where an import stands; a check writes nothing and may be done again, as long as no row was written."""

    UPLOADED = "UPLOADED"
    CHECKING = "CHECKING"
    CHECKED = "CHECKED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    CANCELED = "CANCELED"
    EXPIRED = "EXPIRED"


class ImportMode(StrEnum):
    """What is done with good rows while others are faulty."""

    ALL_OR_NOTHING = "ALL_OR_NOTHING"
    GOOD_ROWS = "GOOD_ROWS"


class ExportState(StrEnum):
    """Whether an export can still be had."""

    READY = "READY"
    EXPIRED = "EXPIRED"


ENDS = {ImportState.CANCELED, ImportState.EXPIRED}

IMPORT = StateMachine(
    {
        ImportState.UPLOADED: {ImportState.CHECKING, ImportState.RUNNING, *ENDS},
        ImportState.CHECKING: {ImportState.CHECKING, ImportState.CHECKED, ImportState.RUNNING, *ENDS},
        ImportState.CHECKED: {ImportState.CHECKING, ImportState.RUNNING, *ENDS},
        ImportState.RUNNING: {ImportState.CHECKING, ImportState.RUNNING, ImportState.DONE, *ENDS},
    },
    ImportState.UPLOADED,
)
EXPORT = StateMachine({ExportState.READY: {ExportState.EXPIRED}}, ExportState.READY)
