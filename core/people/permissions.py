"""Actions on people."""

from core.descriptors import Action
from core.people.models import Person, PersonDuplicate

PERSON_READ = Action("core:person:read", on=Person, summary="See a person's record")
PERSON_MANAGE = Action("core:person:manage", on=Person, summary="Add a person or change the record")
PERSON_REVEAL = Action("core:person:reveal", on=Person, summary="See a sensitive value in full, for a stated purpose")
PERSON_FIND = Action("core:person:find", on=Person, summary="Look a person up by identity or phone number")
PERSON_MERGE = Action("core:person:merge", on=Person, summary="Make two records of one person one")
PERSON_IMPORT = Action("core:person:import", on=Person, summary="Add people from a spreadsheet")
PERSON_EXPORT = Action("core:person:export", on=Person, summary="Give people's records out as a spreadsheet, masked")
DUPLICATE_READ = Action("core:duplicate:read", on=PersonDuplicate, summary="See which records may be of one person")
