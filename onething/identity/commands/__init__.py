"""What can be done in this room."""

from onething.identity.commands.accounts import (
    SignInRefused,
    change_password,
    confirm_password,
    disable_account,
    sign_in,
)
from onething.identity.commands.assisting import (
    agree_to_assistance,
    assist_by_code,
    assist_by_consent,
    begin_assistance,
    end_assistance,
    end_order,
    make_assist_code,
)
from onething.identity.commands.bodies import record_body
from onething.identity.commands.factors import (
    confirm_factor,
    renew_recovery_codes,
    start_factor,
    use_code,
)
from onething.identity.commands.hosting import enter_from_host, forget_entries
from onething.identity.commands.keys import make_key, revoke_key
from onething.identity.commands.loading import load_world
from onething.identity.commands.mandates import grant_mandate, revoke_mandate
from onething.identity.commands.partners import (
    end_agreement,
    make_agreement,
    post_to_site,
    take_from_site,
)
from onething.identity.commands.practising import come_to_practise
from onething.identity.commands.registering import record_elsewhere, record_subject, register_person
from onething.identity.commands.secrets import renew_secrets
from onething.identity.commands.staffing import (
    Done,
    activate,
    administer,
    close_after_last_day,
    create_official,
    decide_proposal,
    end_lapsed_post,
    first_administrator,
)
from onething.identity.commands.substituting import end_substitution, substitute
from onething.identity.commands.visits import begin_visit, end_other_visits, keep_looks, leave, seen
from onething.identity.training.commands import (
    appraise,
    demand_training,
    enter_certificate,
    revoke_qualification,
)
from onething.identity.training.points import (
    answer_heard,
    end_contact_point,
    hear,
    open_contact_point,
)
from onething.identity.training.sittings import (
    begin_sitting,
    hand_in_as_it_is,
    hand_in_sitting,
    keep_answers,
)

__all__ = [
    "Done",
    "SignInRefused",
    "activate",
    "administer",
    "agree_to_assistance",
    "answer_heard",
    "appraise",
    "assist_by_code",
    "assist_by_consent",
    "begin_assistance",
    "begin_sitting",
    "begin_visit",
    "change_password",
    "close_after_last_day",
    "come_to_practise",
    "confirm_factor",
    "confirm_password",
    "create_official",
    "decide_proposal",
    "demand_training",
    "disable_account",
    "end_agreement",
    "end_assistance",
    "end_contact_point",
    "end_lapsed_post",
    "end_order",
    "end_other_visits",
    "end_substitution",
    "enter_certificate",
    "enter_from_host",
    "first_administrator",
    "forget_entries",
    "grant_mandate",
    "hand_in_as_it_is",
    "hand_in_sitting",
    "hear",
    "keep_answers",
    "keep_looks",
    "leave",
    "load_world",
    "make_agreement",
    "make_assist_code",
    "make_key",
    "open_contact_point",
    "post_to_site",
    "record_body",
    "record_elsewhere",
    "record_subject",
    "register_person",
    "renew_recovery_codes",
    "renew_secrets",
    "revoke_key",
    "revoke_mandate",
    "revoke_qualification",
    "seen",
    "sign_in",
    "start_factor",
    "substitute",
    "take_from_site",
    "use_code",
]
