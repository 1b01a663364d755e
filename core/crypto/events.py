"""What happens to data keys."""

from dataclasses import dataclass

from core.crypto.models import WrappedKey
from core.descriptors import Event


@dataclass(frozen=True, slots=True)
class DataKeyRetired(Event, on=WrappedKey):
    """A data key seals no new values; what it sealed is being sealed anew."""


@dataclass(frozen=True, slots=True)
class DataKeyWrapped(Event, on=WrappedKey):
    """A data key was wrapped by another master key."""

    master_key: str


@dataclass(frozen=True, slots=True)
class DataKeyDestroyed(Event, on=WrappedKey):
    """A data key is gone, and with it all that is still sealed by it."""
