"""What can be asked about applications and cases; answers are frozen values."""

from onething.cases.cosigning import may_file
from onething.cases.escalating import wanted_for as told_when
from onething.cases.matters import application_of_case, applications_of_themes, filed_since
from onething.cases.phrases import reasons_for
from onething.cases.promise_terms import LICENCE_EFFECTS
from onething.cases.queries.afterwards import afterwards
from onething.cases.queries.applying import (
    AttachedFile,
    DraftSheet,
    MaterialRow,
    check_sheet,
    draft_sheet,
    group_sheet,
    materials_sheet,
)
from onething.cases.queries.archive import archive_package, archive_sheet
from onething.cases.queries.asks import Asked, StepSheet, non_acceptances, step_sheet, usual_stages
from onething.cases.queries.batching import BatchRow, batch, batches_of, colleagues_in_house
from onething.cases.queries.calendars import (
    calendar_proposal,
    calendar_proposals,
    calendar_years,
    preview_year,
    read_days,
)
from onething.cases.queries.charging import ChargedCase, FeeStory, for_fees
from onething.cases.queries.cosigning import (
    asked_to_sign,
    cosign_sheet,
    cosigning_terms,
)
from onething.cases.queries.destruction import (
    destruction_page,
    destruction_sheet,
)
from onething.cases.queries.drafting import supplement_draft
from onething.cases.queries.files import file_of_case
from onething.cases.queries.handing import held_by, names_of, unassigned
from onething.cases.queries.joining import (
    AwayCard,
    away_of_lines,
    away_page,
    away_part,
    away_story,
    late_away,
)
from onething.cases.queries.listing import ListedCase, listing
from onething.cases.queries.mine import (
    ApplicationSheet,
    Progress,
    application_sheet,
    brief,
    evidence,
    filed_sheet,
    my_space,
    progress,
    supplement_sheet,
    taken_in_lately,
)
from onething.cases.queries.moments import clocks_from_ledger, moment_sheet
from onething.cases.queries.outages import outage_minutes, outages
from onething.cases.queries.outcomes import (
    DecisionOutcome,
    WindowOutcome,
    decision_outcomes,
    filed_by,
    received_at,
    window_outcomes,
)
from onething.cases.queries.own import (
    OwnMatter,
    abouts_of,
    abouts_of_matter,
    own_matter,
    own_matters,
)
from onething.cases.queries.paper import (
    address_paper,
    application_common,
    application_paper,
    case_paper,
    day_in_words,
    step_paper,
)
from onething.cases.queries.papers import (
    PAPER_FILTERS,
    paper_list,
    paper_lists,
    send_sheet,
)
from onething.cases.queries.promise_cards import (
    CreditCard,
    PromiseCard,
)
from onething.cases.queries.promise_papers import (
    commitment_paper,
    gap_paper,
    rectify_paper,
    revocation_paper,
    unfilled_paper,
)
from onething.cases.queries.promises import (
    credit_sheet,
    gap_sheet,
    my_promises,
    promise_figures,
    promise_sheet,
    worklist,
)
from onething.cases.queries.public import (
    about_of_credit,
    penalty_public,
    permit_head,
    permit_public,
)
from onething.cases.queries.queueing import DUE, QueuePage, queue
from onething.cases.queries.refusing import refusal, refusal_name, refusals
from onething.cases.queries.relaying import (
    AskedSupplement,
    Stand,
    StandLine,
    asked_supplements,
    came_to_nothing,
    decided_case,
    offices_of,
    open_cases,
    scanned_pieces,
    stand_of,
    titles_of,
)
from onething.cases.queries.reviewing import (
    asked,
    most_in_batch,
    to_sign,
    turns,
)
from onething.cases.queries.shifts import (
    HANDOVER_FILTERS,
    handover,
    handovers,
    in_hand,
    waiting_handovers,
)
from onething.cases.queries.sites import (
    site_figures,
    site_intake,
    site_page,
)
from onething.cases.queries.standing import ApplicationStand, CaseStand, stands_of
from onething.cases.queries.stumbling import Stumbling, stumbling
from onething.cases.queries.telling import Cited, cited, for_message, for_platform
from onething.cases.queries.tolerating import ToleranceSheet, offered_gaps, tolerance_sheet
from onething.cases.queries.visiting import (
    VisitSheet,
    most_photos,
    photo_mb,
    plan_sheet,
    site_visit,
    site_visits,
    visit_paper,
    visit_photo,
)
from onething.cases.queries.ways import (
    READY,
    ReadyCase,
    Way,
    hall_of,
    ready,
    ready_of,
    result_documents,
    served_case,
    unfinished,
    way,
    way_by_number,
    ways,
)
from onething.cases.queries.working import CaseSheet, case_sheet, unmasked
from onething.cases.receipts import knows_windows
from onething.cases.relieving import relieving
from onething.cases.visit_models import RESULTS, VERDICTS

__all__ = [
    "DUE",
    "HANDOVER_FILTERS",
    "LICENCE_EFFECTS",
    "PAPER_FILTERS",
    "READY",
    "RESULTS",
    "VERDICTS",
    "ApplicationSheet",
    "ApplicationStand",
    "Asked",
    "AskedSupplement",
    "AttachedFile",
    "AwayCard",
    "BatchRow",
    "CaseSheet",
    "CaseStand",
    "ChargedCase",
    "Cited",
    "CreditCard",
    "DecisionOutcome",
    "DraftSheet",
    "FeeStory",
    "ListedCase",
    "MaterialRow",
    "OwnMatter",
    "Progress",
    "PromiseCard",
    "QueuePage",
    "ReadyCase",
    "Stand",
    "StandLine",
    "StepSheet",
    "Stumbling",
    "ToleranceSheet",
    "VisitSheet",
    "Way",
    "WindowOutcome",
    "about_of_credit",
    "abouts_of",
    "abouts_of_matter",
    "address_paper",
    "afterwards",
    "application_common",
    "application_of_case",
    "application_paper",
    "application_sheet",
    "applications_of_themes",
    "archive_package",
    "archive_sheet",
    "asked",
    "asked_supplements",
    "asked_to_sign",
    "away_of_lines",
    "away_page",
    "away_part",
    "away_story",
    "batch",
    "batches_of",
    "brief",
    "calendar_proposal",
    "calendar_proposals",
    "calendar_years",
    "came_to_nothing",
    "case_paper",
    "case_sheet",
    "check_sheet",
    "cited",
    "clocks_from_ledger",
    "colleagues_in_house",
    "commitment_paper",
    "cosign_sheet",
    "cosigning_terms",
    "credit_sheet",
    "day_in_words",
    "decided_case",
    "decision_outcomes",
    "destruction_page",
    "destruction_sheet",
    "draft_sheet",
    "evidence",
    "file_of_case",
    "filed_by",
    "filed_sheet",
    "filed_since",
    "for_fees",
    "for_message",
    "for_platform",
    "gap_paper",
    "gap_sheet",
    "group_sheet",
    "hall_of",
    "handover",
    "handovers",
    "held_by",
    "in_hand",
    "knows_windows",
    "late_away",
    "listing",
    "materials_sheet",
    "may_file",
    "moment_sheet",
    "most_in_batch",
    "most_photos",
    "my_promises",
    "my_space",
    "names_of",
    "non_acceptances",
    "offered_gaps",
    "offices_of",
    "open_cases",
    "outage_minutes",
    "outages",
    "own_matter",
    "own_matters",
    "paper_list",
    "paper_lists",
    "penalty_public",
    "permit_head",
    "permit_public",
    "photo_mb",
    "plan_sheet",
    "preview_year",
    "progress",
    "promise_figures",
    "promise_sheet",
    "queue",
    "read_days",
    "ready",
    "ready_of",
    "reasons_for",
    "received_at",
    "rectify_paper",
    "refusal",
    "refusal_name",
    "refusals",
    "relieving",
    "result_documents",
    "revocation_paper",
    "scanned_pieces",
    "send_sheet",
    "served_case",
    "site_figures",
    "site_intake",
    "site_page",
    "site_visit",
    "site_visits",
    "stand_of",
    "stands_of",
    "step_paper",
    "step_sheet",
    "stumbling",
    "supplement_draft",
    "supplement_sheet",
    "taken_in_lately",
    "titles_of",
    "to_sign",
    "told_when",
    "tolerance_sheet",
    "turns",
    "unassigned",
    "unfilled_paper",
    "unfinished",
    "unmasked",
    "usual_stages",
    "visit_paper",
    "visit_photo",
    "waiting_handovers",
    "way",
    "way_by_number",
    "ways",
    "window_outcomes",
    "worklist",
]
