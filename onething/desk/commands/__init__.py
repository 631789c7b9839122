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
    clear_window,
    finish,
    leave_window,
    note_filed,
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
    register_device,
    renew_device_code,
    report_device,
    restore_device,
    retire_device,
)
from onething.desk.commands.displacing import close_ticket, displace, note_missed, remind
from onething.desk.commands.explaining import explain_wait
from onething.desk.commands.importing import import_places
from onething.desk.commands.keeping import (
    change_place,
    close_place,
    enter_place,
    hand_back_place,
    reopen_place,
    take_over_place,
)
from onething.desk.commands.leading import (
    drop_day,
    set_day,
    set_hours,
    set_rules,
    set_site,
    set_window,
)
from onething.desk.commands.listing import list_items, unlist_item
from onething.desk.commands.loading import load_places
from onething.desk.commands.maintaining import announce_maintenance, lift_maintenance
from onething.desk.commands.practising import answer_exercise, ask_for_exercise, give_exercise
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
    Brought,
    bring,
    check_in,
    check_in_here,
    take_ticket,
    take_ticket_here,
)
from onething.desk.commands.tending import (
    empty_tray,
    fill_paper,
    go_to_device,
    note_test,
    put_back,
    put_out,
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
from onething.desk.commands.video_calls import call_video, share_video
from onething.desk.commands.video_meeting import meet_by_video
from onething.desk.live import tell as tell_screens
from onething.desk.practice.people import county_of, sample_person

__all__ = [
    "Brought",
    "abandon",
    "add_part",
    "announce_maintenance",
    "answer_exercise",
    "answer_recording",
    "ask_chore",
    "ask_for_exercise",
    "ask_recording",
    "ask_video",
    "begin_printing",
    "book",
    "bring",
    "bring_back",
    "call_for_help",
    "call_next",
    "call_video",
    "cancel_booking",
    "change_place",
    "check_in",
    "check_in_here",
    "clear_window",
    "close_place",
    "close_ticket",
    "close_video",
    "county_of",
    "destroy_recording",
    "displace",
    "drop_day",
    "drop_shift",
    "empty_tray",
    "end_printing",
    "enrol_device",
    "enter_place",
    "explain_wait",
    "fill_paper",
    "finish",
    "finish_chore",
    "finish_video",
    "give_exercise",
    "give_notice",
    "give_notice_everywhere",
    "go_to_device",
    "hand_back_place",
    "import_places",
    "join_video",
    "keep_recording",
    "leave_video",
    "leave_window",
    "lift_maintenance",
    "lift_notice",
    "list_items",
    "load_places",
    "look_at_training",
    "meet_by_video",
    "miss_video",
    "note_filed",
    "note_missed",
    "note_test",
    "put_back",
    "put_back_chore",
    "put_out",
    "rebook",
    "recall",
    "register_device",
    "remind",
    "renew_device_code",
    "reopen_place",
    "report_device",
    "restore_device",
    "retire_device",
    "sample_person",
    "serve",
    "set_day",
    "set_hours",
    "set_rules",
    "set_shift",
    "set_site",
    "set_window",
    "share_video",
    "show_in_video",
    "sit_down",
    "skip",
    "stop_recording",
    "take_chore",
    "take_over_place",
    "take_ticket",
    "take_ticket_here",
    "take_video",
    "tell_screens",
    "transfer",
    "unlist_item",
    "withdraw_chore",
]
