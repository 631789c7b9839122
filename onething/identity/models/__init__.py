"""The rows of the identity room."""

from onething.identity.models.assisting import Assistance, AssistCode, AssistConsent
from onething.identity.models.entering import HostEntry, RecoveryCode, SecondFactor, Visit
from onething.identity.models.partners import Agreement, SitePost
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
from onething.identity.models.training import (
    Appraisal,
    ContactPoint,
    Heard,
    Qualification,
    Shift,
    Sitting,
    TrainingRule,
)

__all__ = [
    "Account",
    "Agreement",
    "ApiKey",
    "Appraisal",
    "AssistCode",
    "AssistConsent",
    "Assistance",
    "Attempt",
    "ContactPoint",
    "Heard",
    "HostEntry",
    "Mandate",
    "Official",
    "Organisation",
    "Post",
    "Proposal",
    "Qualification",
    "RecoveryCode",
    "Region",
    "SecondFactor",
    "Shift",
    "SitePost",
    "Sitting",
    "Subject",
    "Substitution",
    "TrainingRule",
    "Visit",
]
