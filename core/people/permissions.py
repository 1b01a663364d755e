"""Actions on people."""

from core.descriptors import Action
from core.people.models import Person

PERSON_READ = Action("core:person:read", on=Person, summary="See a person's record")
PERSON_MANAGE = Action("core:person:manage", on=Person, summary="Add a person or change the record")
