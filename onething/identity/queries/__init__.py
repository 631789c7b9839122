"""What can be asked of this room."""

from onething.identity.queries.accounts import (
    account,
    actor,
    demo_accounts,
    find_person,
    mandates_of,
    password_rules,
    session_rules,
    system_actor,
    verify_password,
)
from onething.identity.queries.bodies import (
    NoOrgan,
    organisation,
    organisations,
    region,
    regions,
    route,
    routes,
)
from onething.identity.queries.entering import (
    demands_second_factor,
    factor,
    pending_minutes,
    visits,
)
from onething.identity.queries.people import (
    find_subject,
    official_at,
    official_names,
    officials,
    subject,
    subjects,
)

__all__ = [
    "NoOrgan",
    "account",
    "actor",
    "demands_second_factor",
    "demo_accounts",
    "factor",
    "find_person",
    "find_subject",
    "mandates_of",
    "official_at",
    "official_names",
    "officials",
    "organisation",
    "organisations",
    "password_rules",
    "pending_minutes",
    "region",
    "regions",
    "route",
    "routes",
    "session_rules",
    "subject",
    "subjects",
    "system_actor",
    "verify_password",
    "visits",
]
