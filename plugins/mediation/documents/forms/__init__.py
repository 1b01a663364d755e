"""The forms, one file for each stage of a dispute."""

from plugins.mediation.documents.forms.after import CLOSING, CONFIRMATION_APPLICATION, FOLLOW_UP, TRANSFER_LETTER
from plugins.mediation.documents.forms.intake import APPLICATION, REGISTRATION, RIGHTS_NOTICE
from plugins.mediation.documents.forms.outcome import AGREEMENT, ORAL_AGREEMENT
from plugins.mediation.documents.forms.records import INQUIRY_RECORD, MEDIATION_RECORD

FORMS = (
    APPLICATION,
    REGISTRATION,
    RIGHTS_NOTICE,
    INQUIRY_RECORD,
    MEDIATION_RECORD,
    AGREEMENT,
    ORAL_AGREEMENT,
    FOLLOW_UP,
    CLOSING,
    CONFIRMATION_APPLICATION,
    TRANSFER_LETTER,
)
