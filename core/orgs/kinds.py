"""Levels and kinds of organisations: standard library only, since reading the division data needs no database."""

from enum import StrEnum


class OrgLevel(StrEnum):
    """Level of the territorial line."""

    COUNTY = "COUNTY"
    TOWN = "TOWN"
    VILLAGE = "VILLAGE"


class OrgKind(StrEnum):
    """What an organisation is, told from its statistical code and name."""

    COUNTY = "COUNTY"
    SUBDISTRICT = "SUBDISTRICT"
    TOWN = "TOWN"
    TOWNSHIP = "TOWNSHIP"
    COMMUNITY = "COMMUNITY"
    VILLAGE = "VILLAGE"
    SPECIAL_AREA = "SPECIAL_AREA"


BELOW = {OrgLevel.COUNTY: OrgLevel.TOWN, OrgLevel.TOWN: OrgLevel.VILLAGE}
"""The level of what stands directly under an organisation."""

KINDS = {
    OrgLevel.COUNTY: (OrgKind.COUNTY,),
    OrgLevel.TOWN: (OrgKind.SUBDISTRICT, OrgKind.TOWN, OrgKind.TOWNSHIP, OrgKind.SPECIAL_AREA),
    OrgLevel.VILLAGE: (OrgKind.COMMUNITY, OrgKind.VILLAGE, OrgKind.SPECIAL_AREA),
}
"""The kinds of each level."""
