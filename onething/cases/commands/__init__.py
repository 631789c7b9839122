"""Everything that can be done to an application and its cases; one command, one transaction."""

from collections.abc import Callable, Mapping

from onething.cases.commands.applying import (
    answer,
    attach,
    commit_to,
    detach,
    discard,
    keep_group,
    save_group,
    start_draft,
)
from onething.cases.commands.beside import (
    end_publicity,
    extend,
    extend_joint,
    publicise,
    report_up,
    survey,
    take_up,
    terminate,
    transfer,
)
from onething.cases.commands.calendars import (
    check_year,
    note_redated,
    propose_year,
    redate,
    review_year,
    running_in,
)
from onething.cases.commands.charging import note_fee_due, note_fee_settled
from onething.cases.commands.consulting import ask_opinion, give_opinion, note_silence
from onething.cases.commands.cosigning import (
    ask_cosigner,
    ask_cosigner_again,
    cosign,
    decline_to_cosign,
    remind_cosigner,
    withdraw_cosigner,
)
from onething.cases.commands.destroying import (
    decline_destruction,
    destroy_files,
    propose_destruction,
)
from onething.cases.commands.handing import assign, pass_on, set_free
from onething.cases.commands.hearing import (
    ask_hearing,
    call_hearing,
    hold_hearing,
    pass_hearing,
    tell_hearing,
    waive_hearing,
)
from onething.cases.commands.intake import (
    accept,
    ask_supplement,
    deem_accepted,
    end,
    lapse,
    leave,
    precheck,
    refuse_acceptance,
    release,
    supply,
    take,
    withdraw,
)
from onething.cases.commands.joining import (
    do_away,
    note_late_away,
    open_away,
    place_away,
    settle_away,
)
from onething.cases.commands.later import (
    archive,
    cancel,
    recall,
    reopen,
    reopen_application,
    revoke,
    take_archive,
)
from onething.cases.commands.outages import (
    ending_in,
    lengthen_term,
    note_followed,
    record_outage,
)
from onething.cases.commands.papers import recall_papers, send_papers, take_papers
from onething.cases.commands.refusing import (
    confirm_refusal,
    propose_refusal,
    return_refusal,
    take_back_refusal,
)
from onething.cases.commands.result import close, close_application, deliver, issue
from onething.cases.commands.review import (
    assign_seat,
    attach_result,
    examine,
    grant,
    grant_in_batch,
    refuse,
    resume,
    resume_as_said,
    review,
    suspend,
    suspend_as_said,
)
from onething.cases.commands.shifts import hand_shift, recall_shift, take_shift
from onething.cases.commands.showing import note_paper
from onething.cases.commands.sides import answered, settle, tell_respondent, unanswered
from onething.cases.commands.signing import (
    add_signer,
    countersign,
    hand_over,
    send_back,
    send_back_as_said,
    send_back_review,
)
from onething.cases.commands.submitting import submit
from onething.cases.commands.visiting import (
    add_visit_photo,
    answer_visit,
    cancel_visit,
    confirm_visit,
    join_visit,
    judge_visit,
    note_refusal,
    plan_visit,
    save_findings,
    sign_visit,
)
from onething.cases.commands.warning import warn
from onething.cases.commands.ways import choose_way, fix_way, free_way
from onething.cases.promises.checking import (
    end_promises,
    find_broken,
    find_kept,
    plan_checks,
)
from onething.cases.promises.crediting import (
    ask_repair,
    decline_repair,
    record_credit,
    repair_credit,
)
from onething.cases.promises.effects import end_unfilled, grant_at_once, note_revoked
from onething.cases.promises.finding import (
    record_finding,
)
from onething.cases.promises.gaps import (
    end_gaps,
    fill_gap,
    lapse_gap,
    remind_of_gap,
)
from onething.cases.promises.mending import (
    note_overdue,
    order_rectification,
    report_rectification,
)
from onething.cases.promises.revoking import (
    maintain,
    make_statement,
    propose_revocation,
    revoke_promise,
)
from onething.cases.steps import Looked
from onething.cases.tolerating import (
    Came,
    decline_gaps,
    offer_gap,
    promise_at_window,
    promise_gaps,
    withdraw_offer,
)
from onething.kernel.merging import Clash, mark, marks, seen_in
from onething.kernel.refusals import NotAllowed

SAID: Mapping[str, Callable[..., None]] = {  # steps with something to say: terms.asks has what
    "transfer": transfer,
    "terminate": terminate,
    "extend": extend,
    "extend_joint": extend_joint,
    "report_up": report_up,
    "take_up": take_up,
    "tell_hearing": tell_hearing,
    "ask_hearing": ask_hearing,
    "waive_hearing": waive_hearing,
    "call_hearing": call_hearing,
    "hold_hearing": hold_hearing,
    "survey": survey,
    "publicise": publicise,
    "end_publicity": end_publicity,
    "tell_respondent": tell_respondent,
    "answered": answered,
    "settle": settle,
    "revoke": revoke,
    "cancel": cancel,
    "recall": recall,
    "reopen": reopen,
    "suspend": suspend_as_said,
    "resume": resume_as_said,
    "send_back": send_back_as_said,
}


def taking(do: str) -> Callable[..., None]:
    """Return the command of a step that has something to say; the law knows no other."""
    if do not in SAID:
        known = "、".join(sorted(SAID))
        raise NotAllowed(
            f"法律没有规定“{do[:40]}”这个步骤。可以这样办的有：{known}。请核对后重试。"
        )
    return SAID[do]


__all__ = [
    "SAID",
    "Came",
    "Clash",
    "Looked",
    "accept",
    "add_signer",
    "add_visit_photo",
    "answer",
    "answer_visit",
    "answered",
    "archive",
    "ask_cosigner",
    "ask_cosigner_again",
    "ask_hearing",
    "ask_opinion",
    "ask_repair",
    "ask_supplement",
    "assign",
    "assign_seat",
    "attach",
    "attach_result",
    "call_hearing",
    "cancel",
    "cancel_visit",
    "check_year",
    "choose_way",
    "close",
    "close_application",
    "commit_to",
    "confirm_refusal",
    "confirm_visit",
    "cosign",
    "countersign",
    "decline_destruction",
    "decline_gaps",
    "decline_repair",
    "decline_to_cosign",
    "deem_accepted",
    "deliver",
    "destroy_files",
    "detach",
    "discard",
    "do_away",
    "end",
    "end_gaps",
    "end_promises",
    "end_publicity",
    "end_unfilled",
    "ending_in",
    "examine",
    "extend",
    "extend_joint",
    "fill_gap",
    "find_broken",
    "find_kept",
    "fix_way",
    "free_way",
    "give_opinion",
    "grant",
    "grant_at_once",
    "grant_in_batch",
    "hand_over",
    "hand_shift",
    "hold_hearing",
    "issue",
    "join_visit",
    "judge_visit",
    "keep_group",
    "lapse",
    "lapse_gap",
    "leave",
    "lengthen_term",
    "maintain",
    "make_statement",
    "mark",
    "marks",
    "note_fee_due",
    "note_fee_settled",
    "note_followed",
    "note_late_away",
    "note_overdue",
    "note_paper",
    "note_redated",
    "note_refusal",
    "note_revoked",
    "note_silence",
    "offer_gap",
    "open_away",
    "order_rectification",
    "pass_hearing",
    "pass_on",
    "place_away",
    "plan_checks",
    "plan_visit",
    "precheck",
    "promise_at_window",
    "promise_gaps",
    "propose_destruction",
    "propose_refusal",
    "propose_revocation",
    "propose_year",
    "publicise",
    "recall",
    "recall_papers",
    "recall_shift",
    "record_credit",
    "record_finding",
    "record_outage",
    "redate",
    "refuse",
    "refuse_acceptance",
    "release",
    "remind_cosigner",
    "remind_of_gap",
    "reopen",
    "reopen_application",
    "repair_credit",
    "report_rectification",
    "report_up",
    "resume",
    "return_refusal",
    "review",
    "review_year",
    "revoke",
    "revoke_promise",
    "running_in",
    "save_findings",
    "save_group",
    "seen_in",
    "send_back",
    "send_back_review",
    "send_papers",
    "set_free",
    "settle",
    "settle_away",
    "sign_visit",
    "start_draft",
    "submit",
    "supply",
    "survey",
    "suspend",
    "suspend_as_said",
    "take",
    "take_archive",
    "take_back_refusal",
    "take_papers",
    "take_shift",
    "take_up",
    "taking",
    "tell_hearing",
    "tell_respondent",
    "terminate",
    "transfer",
    "unanswered",
    "waive_hearing",
    "warn",
    "withdraw",
    "withdraw_cosigner",
    "withdraw_offer",
]
