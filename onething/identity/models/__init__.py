"""The rows of the identity room."""

from onething.identity.models.entering import RecoveryCode, SecondFactor, Visit
from onething.identity.models.people import (
    Account,
    ApiKey,
    Attempt,
    Mandate,
    Official,
    Organisation,
    Post,
    Region,
    Subject,
)

__all__ = [
    "Account",
    "ApiKey",
    "Attempt",
    "Mandate",
    "Official",
    "Organisation",
    "Post",
    "RecoveryCode",
    "Region",
    "SecondFactor",
    "Subject",
    "Visit",
]
