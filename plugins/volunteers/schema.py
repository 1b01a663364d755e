"""Volunteers in GraphQL: each folder has its own types and acts."""

from plugins.volunteers.activities import schema as activities
from plugins.volunteers.associations import schema as associations
from plugins.volunteers.enrollment import schema as enrollment
from plugins.volunteers.honors import schema as honors
from plugins.volunteers.hours import schema as hours
from plugins.volunteers.signups import schema as signups

FOLDERS = (associations, enrollment, activities, signups, hours, honors)

TYPES = tuple(type_ for folder in FOLDERS for type_ in folder.TYPES)
PARTS = tuple(part for folder in FOLDERS for part in folder.PARTS)
