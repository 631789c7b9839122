"""The rows of the identity room."""

from onething.identity.models.assisting import Assistance, AssistCode
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
from onething.identity.models.staffing import Proposal, Substitution

__all__ = [
    "Account",
    "ApiKey",
    "AssistCode",
    "Assistance",
    "Attempt",
    "Mandate",
    "Official",
    "Organisation",
    "Post",
    "Proposal",
    "RecoveryCode",
    "Region",
    "SecondFactor",
    "Subject",
    "Substitution",
    "Visit",
]
