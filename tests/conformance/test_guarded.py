"""What is written of a person stands in a record with an access level, or in a part of one; or a reason is told."""

from collections.abc import Iterator
from typing import Any

from core.data_class import DataClass, class_of
from core.plugin_host import Registry
from core.privacy.catalogue import target_of, whole_of
from core.tenancy import placement_of

SECRET = "a secret of the server, which nobody is shown"
OF_VOLUNTEERS = "stands in an association's register, which is read by rank; what is sensitive is shown masked"
OF_MEETINGS = "tells of a meeting as a whole; what it says of a case stands in agenda items, which have a level"
OF_APPRAISALS = (
    "tells how an office's work or a post was found to be; it is seen by rank, and by whoever fills the post"
)
OF_ITS_MAKER = "is seen by nobody but whoever made it"
UNGUARDED = {
    "core_access_break": "is for the reviewer, who must see every emergency",
    "core_account": SECRET,
    "core_api_key": SECRET,
    "core_appraisal_result": OF_APPRAISALS,
    "core_appraisal_score": OF_APPRAISALS,
    "core_data_key": SECRET,
    "core_identity_provider": SECRET,
    "core_meeting": OF_MEETINGS,
    "core_meeting_attendee": OF_MEETINGS,
    "core_member": "is seen by those who manage the record, and by whom it names",
    "core_outbox": "is read by nobody through the API; erasure empties it",
    "core_person_duplicate": "is for the privacy officer; the edges to both people are policed",
    "core_person_merge": "is read by nobody through the API",
    "core_session": SECRET,
    "core_sheet_export": OF_ITS_MAKER,
    "core_sheet_import": OF_ITS_MAKER,
    "core_sign_in_request": SECRET,
    "volunteers_certificate": OF_VOLUNTEERS,
    "volunteers_credit_entry": OF_VOLUNTEERS,
    "volunteers_evaluation": OF_VOLUNTEERS,
    "volunteers_hour_entry": OF_VOLUNTEERS,
    "volunteers_license": OF_VOLUNTEERS,
    "volunteers_shift": SECRET,
    "volunteers_sign_up": OF_VOLUNTEERS,
    "volunteers_volunteer": OF_VOLUNTEERS,
}
"""Tables with something PERSONAL or SENSITIVE that no access level guards, each with the reason."""


def wholes(model: type[Any]) -> Iterator[type[Any]]:
    """The model, and the records that its rows are parts of."""
    met: set[type[Any]] = set()
    while model not in met:
        met.add(model)
        yield model
        whole = whole_of(model)
        model = model if whole is None else target_of(whole)


def is_guarded(model: type[Any]) -> bool:
    """Whether a level says who sees the model's rows."""
    return any(placement_of(one).access_level is not None for one in wholes(model))


def is_about_people(model: type[Any]) -> bool:
    """Whether the model's own table holds something PERSONAL or SENSITIVE."""
    return any(class_of(column) in (DataClass.PERSONAL, DataClass.SENSITIVE) for column in model.__table__.columns)


def test_whatever_is_personal_is_guarded_by_a_level_or_says_why_not(registry: Registry) -> None:
    models = {one.item for one in registry.models}
    open_ = {model.__tablename__ for model in models if is_about_people(model) and not is_guarded(model)}
    assert open_ == set(UNGUARDED)
