"""Actions on consent, on what a person may ask, and on retention; the role of a resident."""

from core.descriptors import Action, Reach, RoleTemplate
from core.people.models import Person
from core.people.permissions import PERSON_READ
from core.privacy.models import Correction, DataExport, RetentionClass

CONSENT_MANAGE = Action("core:consent:manage", on=Person, summary="Record a consent or legal basis, or its end")
PERSON_DISCLOSE = Action("core:person:disclose", on=Person, summary="Tell a person all that is held about the person")
EXPORT_READ = Action("core:export:read", on=DataExport, summary="See which copies of data were made")
CORRECTION_READ = Action("core:correction:read", on=Correction, summary="See requests for correction")
CORRECTION_REQUEST = Action("core:correction:request", on=Person, summary="Ask for a correction")
CORRECTION_DECIDE = Action("core:correction:decide", on=Person, summary="Decide a request for correction")
PERSON_ERASE = Action("core:person:erase", on=Person, summary="Make a person's record anonymous")
RETENTION_READ = Action("core:retention:read", on=RetentionClass, summary="See how long records are kept")
RETENTION_MANAGE = Action("core:retention:manage", on=RetentionClass, summary="Set how long records are kept")

RESIDENT = RoleTemplate(
    "resident",
    {"en": "Resident", "zh": "居民"},
    dict.fromkeys((PERSON_READ, PERSON_DISCLOSE, EXPORT_READ, CORRECTION_READ, CORRECTION_REQUEST), Reach.SELF),
)
"""Somebody with an account who may see the own record only, and ask about it."""
