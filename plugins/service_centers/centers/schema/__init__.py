"""Centres in GraphQL."""

from core.descriptors import SchemaPart
from plugins.service_centers.centers.schema.acts import CentersMutation
from plugins.service_centers.centers.schema.opening import OpeningQuery
from plugins.service_centers.centers.schema.records import (
    CenterSchedule,
    CentersQuery,
    CenterStaff,
    OrgFields,
    ScheduleException,
    ServiceCenter,
    ServiceWindow,
)

TYPES = (ServiceCenter, ServiceWindow, CenterSchedule, ScheduleException, CenterStaff)

PARTS = (
    SchemaPart("Query", CentersQuery),
    SchemaPart("Query", OpeningQuery),
    SchemaPart("Mutation", CentersMutation),
    SchemaPart("Org", OrgFields),
)
