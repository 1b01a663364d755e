"""What each act needs, said once more and by itself: for every mutation an input, and the rights without which it is
refused. Each function writes the input and states its needs in the order in which they decide. A plug-in adds its own
in a file beside this one."""

from collections.abc import Mapping

from tests.proofs.deeds import (
    access,
    accounts,
    cases,
    documents,
    figures,
    mediation,
    meetings,
    orgs,
    people,
    policies,
    service_centers,
    sheets,
    volunteers,
)
from tests.proofs.deeds.chosen import Deed

OPEN_TO_ALL: Mapping[str, str] = {
    "serviceCertificateVerify": "whoever has a certificate's code has the paper",
    "sessionCreate": "signing in comes before rights",
    "sessionRefresh": "signing in comes before rights",
    "oidcSignInBegin": "signing in comes before rights",
    "oidcSignInFinish": "signing in comes before rights",
    "serviceRequestLookUp": "whoever holds a receipt may ask with its code",
    "serviceSearch": "what may be asked for and where is public",
    "serviceRequestRate": "whoever holds a receipt may rate once, without a name",
}
"""Acts that ask for no right, each with the reason."""

DEEDS: Mapping[str, Deed] = {
    **access.DEEDS,
    **accounts.DEEDS,
    **orgs.DEEDS,
    **people.DEEDS,
    **cases.DEEDS,
    **figures.DEEDS,
    **documents.DEEDS,
    **mediation.DEEDS,
    **volunteers.DEEDS,
    **service_centers.DEEDS,
    **meetings.DEEDS,
    **policies.DEEDS,
    **sheets.DEEDS,
}
"""Every mutation, with its input and its needs."""
