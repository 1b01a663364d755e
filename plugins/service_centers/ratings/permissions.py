"""Actions on ratings."""

from core.descriptors import Action
from plugins.service_centers.ratings.models import ServiceRating

RATING_READ = Action("service_centers:rating:read", on=ServiceRating, summary="See ratings, without whose they are")
RATING_REPAIR = Action(
    "service_centers:rating:repair", on=ServiceRating, summary="Say what was done about a low rating"
)

ACTIONS = (RATING_READ, RATING_REPAIR)
