"""Everything that can be done in halls; one command, one transaction."""

from onething.desk.commands.announcing import (
    give_notice,
    give_notice_everywhere,
    lift_notice,
)
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
from onething.desk.commands.chores import (
    ask_chore,
    finish_chore,
    put_back_chore,
    take_chore,
    withdraw_chore,
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
from onething.desk.commands.displacing import close_ticket, displace, note_missed, remind
from onething.desk.commands.explaining import explain_wait
from onething.desk.commands.leading import (
    drop_day,
    set_day,
    set_hours,
    set_rules,
    set_site,
    set_window,
)
from onething.desk.commands.loading import load_places
from onething.desk.commands.maintaining import announce_maintenance, lift_maintenance
from onething.desk.commands.practising import ask_for_exercise
from onething.desk.commands.recording import (
    add_part,
    answer_recording,
    ask_recording,
    destroy_recording,
    keep_recording,
    stop_recording,
)
from onething.desk.commands.rota import drop_shift, set_shift
from onething.desk.commands.taking import (
    check_in,
    check_in_here,
    take_ticket,
    take_ticket_here,
)
from onething.desk.commands.training import look_at_training
from onething.desk.commands.video import (
    ask_video,
    close_video,
    finish_video,
    join_video,
    leave_video,
    miss_video,
    show_in_video,
    take_video,
)

__all__ = [
    "abandon",
    "add_part",
    "announce_maintenance",
    "answer_recording",
    "ask_chore",
    "ask_for_exercise",
    "ask_recording",
    "ask_video",
    "begin_printing",
    "book",
    "bring_back",
    "call_for_help",
    "call_next",
    "cancel_booking",
    "check_in",
    "check_in_here",
    "close_ticket",
    "close_video",
    "destroy_recording",
    "displace",
    "drop_day",
    "drop_shift",
    "end_printing",
    "enrol_device",
    "explain_wait",
    "fill_paper",
    "finish",
    "finish_chore",
    "finish_video",
    "give_notice",
    "give_notice_everywhere",
    "go_to_device",
    "join_video",
    "keep_recording",
    "leave_video",
    "leave_window",
    "lift_maintenance",
    "lift_notice",
    "load_places",
    "look_at_training",
    "miss_video",
    "note_missed",
    "put_back_chore",
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
    "set_shift",
    "set_site",
    "set_window",
    "show_in_video",
    "sit_down",
    "skip",
    "stop_recording",
    "take_chore",
    "take_ticket",
    "take_ticket_here",
    "take_video",
    "transfer",
    "withdraw_chore",
]
