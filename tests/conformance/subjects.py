"""What the proofs are told about our own plug-ins."""

from graphql_schema.testing.isolation import KERNEL
from tests.conformance.mediation import MEDIATION
from tests.conformance.service_centers import SERVICE_CENTERS
from tests.conformance.volunteers import VOLUNTEERS

SUBJECTS = (KERNEL, MEDIATION, SERVICE_CENTERS, VOLUNTEERS)
