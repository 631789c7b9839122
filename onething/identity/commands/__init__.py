"""What can be done in this room."""

from onething.identity.commands.accounts import (
    SignInRefused,
    change_password,
    confirm_password,
    disable_account,
    sign_in,
)
from onething.identity.commands.keys import make_key, revoke_key
from onething.identity.commands.loading import load_world
from onething.identity.commands.mandates import grant_mandate, revoke_mandate
from onething.identity.commands.registering import record_subject, register_person

__all__ = [
    "SignInRefused",
    "change_password",
    "confirm_password",
    "disable_account",
    "grant_mandate",
    "load_world",
    "make_key",
    "record_subject",
    "register_person",
    "revoke_key",
    "revoke_mandate",
    "sign_in",
]
