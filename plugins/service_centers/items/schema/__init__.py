"""What is offered, in GraphQL."""

from core.descriptors import SchemaPart
from plugins.service_centers.items.schema.acts import GuidesMutation, ItemsMutation
from plugins.service_centers.items.schema.records import (
    CenterFields,
    FormField,
    ItemsQuery,
    OneThing,
    OneThingItem,
    RequiredMaterial,
    ServiceAtCenter,
    ServiceGuide,
    ServiceItem,
)

TYPES = (ServiceItem, ServiceGuide, RequiredMaterial, ServiceAtCenter, OneThing, OneThingItem, FormField)

PARTS = (
    SchemaPart("Query", ItemsQuery),
    SchemaPart("Mutation", ItemsMutation),
    SchemaPart("Mutation", GuidesMutation),
    SchemaPart("ServiceCenter", CenterFields),
)
