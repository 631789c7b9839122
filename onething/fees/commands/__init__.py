"""Everything that can be done about fees; one command, one transaction."""

from onething.fees.commands.answering import (
    ask_provider,
    lapse_bill,
    note_answer,
    note_silence,
    open_day,
    renew_bill,
    repeat_errand,
    replay_errand,
)
from onething.fees.commands.letting import ask_reduction, decline_reduction, grant_reduction
from onething.fees.commands.opening import open_order
from onething.fees.commands.paying import (
    end_checkout,
    hear_payment,
    start_checkout,
    take_payment,
)
from onething.fees.commands.reconciling import settle_difference
from onething.fees.commands.refunding import (
    approve_refund,
    ask_refund,
    decline_refund,
    drop_case,
    forget_payer,
    note_paid_back,
    propose_refund,
)

__all__ = [
    "approve_refund",
    "ask_provider",
    "ask_reduction",
    "ask_refund",
    "decline_reduction",
    "decline_refund",
    "drop_case",
    "end_checkout",
    "forget_payer",
    "grant_reduction",
    "hear_payment",
    "lapse_bill",
    "note_answer",
    "note_paid_back",
    "note_silence",
    "open_day",
    "open_order",
    "propose_refund",
    "renew_bill",
    "repeat_errand",
    "replay_errand",
    "settle_difference",
    "start_checkout",
    "take_payment",
]
