"""Actions on requests."""

from core.descriptors import Action
from plugins.service_centers.requests.models import ServiceRequest

R = ServiceRequest

REQUEST_READ = Action("service_centers:request:read", on=R, summary="See a request and its file")
REQUEST_REGISTER = Action("service_centers:request:register", on=R, summary="Take in a request")
REQUEST_ACCEPT = Action("service_centers:request:accept", on=R, summary="Accept a request, or ask for what is missing")
REQUEST_SUPERVISE = Action("service_centers:request:supervise", on=R, summary="Let a window ask once more")
REQUEST_HANDLE = Action("service_centers:request:handle", on=R, summary="Hand out the steps of a request")
REQUEST_DECIDE = Action("service_centers:request:decide", on=R, summary="Record what was decided")
REQUEST_DELIVER = Action("service_centers:request:deliver", on=R, summary="Hand the result to the applicant")
REQUEST_CLOSE = Action("service_centers:request:close", on=R, summary="Close a request with its resolution")

ACTIONS = (
    REQUEST_READ,
    REQUEST_REGISTER,
    REQUEST_ACCEPT,
    REQUEST_SUPERVISE,
    REQUEST_HANDLE,
    REQUEST_DECIDE,
    REQUEST_DELIVER,
    REQUEST_CLOSE,
)
