"""What can be done in this room."""

from onething.identity.commands.accounts import (
    SignInRefused,
    change_password,
    confirm_password,
    disable_account,
    sign_in,
)
from onething.identity.commands.factors import (
    confirm_factor,
    renew_recovery_codes,
    start_factor,
    use_code,
)
from onething.identity.commands.keys import make_key, revoke_key
from onething.identity.commands.loading import load_world
from onething.identity.commands.mandates import grant_mandate, revoke_mandate
from onething.identity.commands.registering import record_subject, register_person
from onething.identity.commands.visits import begin_visit, end_other_visits, leave, seen

__all__ = [
    "SignInRefused",
    "begin_visit",
    "change_password",
    "confirm_factor",
    "confirm_password",
    "disable_account",
    "end_other_visits",
    "grant_mandate",
    "leave",
    "load_world",
    "make_key",
    "record_subject",
    "register_person",
    "renew_recovery_codes",
    "revoke_key",
    "revoke_mandate",
    "seen",
    "sign_in",
    "start_factor",
    "use_code",
]
