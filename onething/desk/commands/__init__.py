"""Everything that can be done in halls; one command, one transaction."""

from onething.desk.commands.booking import book, cancel_booking, rebook
from onething.desk.commands.calling import (
    abandon,
    bring_back,
    call_next,
    finish,
    leave_window,
    recall,
    serve,
    sit_down,
    skip,
    transfer,
)
from onething.desk.commands.devices import (
    begin_printing,
    call_for_help,
    end_printing,
    enrol_device,
    fill_paper,
    go_to_device,
    register_device,
    renew_device_code,
    report_device,
    retire_device,
)
from onething.desk.commands.displacing import displace, note_missed, remind
from onething.desk.commands.explaining import explain_wait
from onething.desk.commands.leading import (
    drop_day,
    give_notice,
    lift_notice,
    set_day,
    set_hours,
    set_rules,
    set_window,
)
from onething.desk.commands.loading import load_places
from onething.desk.commands.taking import check_in, take_ticket

__all__ = [
    "abandon",
    "begin_printing",
    "book",
    "bring_back",
    "call_for_help",
    "call_next",
    "cancel_booking",
    "check_in",
    "displace",
    "drop_day",
    "end_printing",
    "enrol_device",
    "explain_wait",
    "fill_paper",
    "finish",
    "give_notice",
    "go_to_device",
    "leave_window",
    "lift_notice",
    "load_places",
    "note_missed",
    "rebook",
    "recall",
    "register_device",
    "remind",
    "renew_device_code",
    "report_device",
    "retire_device",
    "serve",
    "set_day",
    "set_hours",
    "set_rules",
    "set_window",
    "sit_down",
    "skip",
    "take_ticket",
    "transfer",
]
