"""Sending and reading messages."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onething.delivery.crossings.answering import (
    answer_supplement,
    ask_withdrawal,
    hear_from_window,
    note_answer_wrong,
    warn_crossing,
)
from onething.delivery.crossings.commands import (
    Told,
    add_result,
    follow_application,
    hand_over_again,
    hear_of_crossing,
    note_filed,
    note_handed_over,
    note_heard,
    note_lacking,
    note_not_handed_over,
    take_for_province,
    take_from_province,
)
from onething.delivery.crossings.files import (
    destroy_crossing,
    drop_file,
    note_file_came,
    note_file_not_sent,
    note_file_sent,
    take_piece,
)
from onething.delivery.events import MessageSent
from onething.delivery.messages.choosing import ask_code, choose_ways, confirm_phone
from onething.delivery.messages.commands import (
    mark_read,
    note_not_reached,
    note_posted,
    note_reached,
    note_report,
    note_sms_failure,
    note_sms_sent,
    print_letters,
    repeat_reminder,
    resend_reminder,
)
from onething.delivery.messages.entering import ask_entry_code, use_entry_code
from onething.delivery.messages.sending import call_back, reminder_for, tell_queued
from onething.delivery.messages.writing import draft_wording, load_wordings, publish_wording
from onething.delivery.models import Message
from onething.delivery.parcels.commands import (
    Collector,
    book_again,
    cancel_parcel,
    empty_posts,
    hand_out,
    make_bundle,
    note_booked,
    note_not_booked,
    note_tracks,
    remind_pickup,
)
from onething.delivery.parcels.extending import extend_pickup
from onething.delivery.parcels.moving import ask_fetching, receive_parcel, send_to_hall
from onething.delivery.parcels.serving import (
    announce_papers,
    end_announcement,
    leave_papers,
    note_opened,
    note_refused,
    serve_electronically,
)
from onething.delivery.publicity.commands import (
    change_standing,
    list_decision,
    publish_decision,
    stop_publication,
    withhold_decision,
)
from onething.delivery.pushes.commands import (
    note_failure,
    note_receipt,
    queue_push,
    repeat_push,
    replay_push,
)
from onething.delivery.relays.checking import (
    Found,
    check_given_back,
    check_relay,
    check_returned,
    follow_bag,
    settle_relay,
)
from onething.delivery.relays.commands import (
    return_results,
    send_nothing,
    send_relay,
    take_relay,
)
from onething.delivery.relays.giving_back import (
    close_without_papers,
    end_relay,
    give_back,
    hand_papers_over,
    reopen_relay,
)
from onething.delivery.relays.terms_kept import (
    note_bag_is_there,
    note_results_wait,
    warn_relay,
)
from onething.delivery.remote.commands import (
    agree_check,
    ask_check,
    ask_part_check,
    drop_check,
    enter_check,
    find_check,
    move_check,
)
from onething.kernel import ledger, rows
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command

__all__ = [
    "Collector",
    "Found",
    "Told",
    "add_result",
    "agree_check",
    "announce_papers",
    "answer_supplement",
    "ask_check",
    "ask_code",
    "ask_entry_code",
    "ask_fetching",
    "ask_part_check",
    "ask_withdrawal",
    "book_again",
    "cancel_parcel",
    "change_standing",
    "check_given_back",
    "check_relay",
    "check_returned",
    "choose_ways",
    "close_without_papers",
    "confirm_phone",
    "destroy_crossing",
    "draft_wording",
    "drop_check",
    "drop_file",
    "empty_posts",
    "end_announcement",
    "end_relay",
    "enter_check",
    "extend_pickup",
    "find_check",
    "follow_application",
    "follow_bag",
    "give_back",
    "hand_out",
    "hand_over_again",
    "hand_papers_over",
    "hear_from_window",
    "hear_of_crossing",
    "leave_papers",
    "list_decision",
    "load_wordings",
    "make_bundle",
    "mark_read",
    "move_check",
    "note_answer_wrong",
    "note_bag_is_there",
    "note_booked",
    "note_failure",
    "note_file_came",
    "note_file_not_sent",
    "note_file_sent",
    "note_filed",
    "note_handed_over",
    "note_heard",
    "note_lacking",
    "note_not_booked",
    "note_not_handed_over",
    "note_not_reached",
    "note_opened",
    "note_posted",
    "note_reached",
    "note_receipt",
    "note_refused",
    "note_report",
    "note_results_wait",
    "note_sms_failure",
    "note_sms_sent",
    "note_tracks",
    "print_letters",
    "publish_decision",
    "publish_wording",
    "queue_push",
    "receive_parcel",
    "remind_pickup",
    "reopen_relay",
    "repeat_push",
    "repeat_reminder",
    "replay_push",
    "resend_reminder",
    "return_results",
    "send",
    "send_nothing",
    "send_relay",
    "send_to_hall",
    "serve_electronically",
    "settle_relay",
    "stop_publication",
    "take_for_province",
    "take_from_province",
    "take_piece",
    "take_relay",
    "tell_holder",
    "tell_official",
    "use_entry_code",
    "warn_crossing",
    "warn_relay",
    "withhold_decision",
]


@command
def send(
    subject: UUID,
    *,
    application: UUID,
    number: str,
    title: str,
    text: str,
    about: str,
    sms: str = "",
    do: str = "case",
    wording: str = "",
    case: UUID | None = None,
    hall: UUID | None = None,
    by: Actor,
    at: datetime,
) -> UUID:
    """Put a message into somebody's box and remind him of it; it is never service of a document.

    `about`: the event, by which data/settings/messages.yaml says the ways outside the house.
    `hall`: whose people call or write when nothing else reaches him.
    """
    message = Message(
        subject=subject, application=application, number=number, title=title, text=text, do=do,
        wording=wording, at=at,
    )  # fmt: skip
    return _put(message, sms, about, case, hall, by=by, at=at)


def _put(
    message: Message, sms: str, about: str, case: UUID | None, hall: UUID | None,
    *, by: Actor, at: datetime,
) -> UUID:  # fmt: skip
    reminders = reminder_for(message, sms=sms, about=about, case=case, hall=hall, at=at)
    rows.insert([message], reminders)
    for row in reminders:
        tell_queued(row, about, by=by, at=at)
    fact = MessageSent(message=message.pk, subject=message.subject, about=about)
    ledger.write(fact, by=by, at=at)
    return message.pk


@command
def tell_caller(
    order: UUID, *, phone: str, number: str, title: str, text: str, sms: str, about: str, hall: UUID,
    by: Actor, at: datetime,
) -> None:  # fmt: skip
    """Tell somebody without an account, by the telephone number that he left, how his order stands."""
    must_be_system(by)
    row = call_back(
        order, phone=phone, number=number, title=title, text=text, sms=sms, about=about, hall=hall,
        at=at,
    )  # fmt: skip
    if row is not None:
        row.save(force_insert=True)
        tell_queued(row, about, by=by, at=at)


@command
def tell_official(
    official: UUID,
    *,
    title: str,
    text: str,
    about: str,
    do: str = "staff",
    wording: str = "",
    by: Actor,
    at: datetime,
) -> UUID:
    """Tell an official what was done to his account, his posts or his cases."""
    message = Message.objects.create(
        subject=official, title=title, text=text, do=do, wording=wording, at=at
    )
    ledger.write(MessageSent(message=message.pk, subject=official, about=about), by=by, at=at)
    return message.pk


@command
def tell_holder(
    holder: UUID,
    *,
    title: str,
    text: str,
    about: str,
    sms: str = "",
    do: str = "licences",
    wording: str = "",
    by: Actor,
    at: datetime,
) -> UUID:
    """Tell somebody what happened to what he holds; only the platform does, because of an event."""
    must_be_system(by)
    message = Message(subject=holder, title=title, text=text, do=do, wording=wording, at=at)
    return _put(message, sms, about, None, None, by=by, at=at)
