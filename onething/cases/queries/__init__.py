"""What can be asked about applications and cases; answers are frozen values."""

from onething.cases.queries.applying import (
    CheckSheet,
    DraftSheet,
    GroupSheet,
    MaterialsSheet,
    check_sheet,
    draft_sheet,
    group_sheet,
    materials_sheet,
)
from onething.cases.queries.asks import Asked, StepSheet, step_sheet
from onething.cases.queries.calendars import (
    calendar_proposal,
    calendar_proposals,
    calendar_years,
    preview_year,
    read_days,
)
from onething.cases.queries.files import file_of_case
from onething.cases.queries.handing import UnassignedCase, held_by, names_of, unassigned
from onething.cases.queries.listing import ListedCase, listing
from onething.cases.queries.mine import (
    ApplicationSheet,
    Brief,
    MySpace,
    Progress,
    SupplementSheet,
    application_sheet,
    brief,
    evidence,
    for_message,
    my_space,
    progress,
    supplement_sheet,
)
from onething.cases.queries.moments import MomentSheet, clocks_from_ledger, moment_sheet
from onething.cases.queries.paper import application_paper, case_paper, step_paper
from onething.cases.queries.working import (
    CaseSheet,
    QueuePage,
    case_sheet,
    queue,
    unmasked,
)

__all__ = [
    "ApplicationSheet",
    "Asked",
    "Brief",
    "CaseSheet",
    "CheckSheet",
    "DraftSheet",
    "GroupSheet",
    "ListedCase",
    "MaterialsSheet",
    "MomentSheet",
    "MySpace",
    "Progress",
    "QueuePage",
    "StepSheet",
    "SupplementSheet",
    "UnassignedCase",
    "application_paper",
    "application_sheet",
    "brief",
    "calendar_proposal",
    "calendar_proposals",
    "calendar_years",
    "case_paper",
    "case_sheet",
    "check_sheet",
    "clocks_from_ledger",
    "draft_sheet",
    "evidence",
    "file_of_case",
    "for_message",
    "group_sheet",
    "held_by",
    "listing",
    "materials_sheet",
    "moment_sheet",
    "my_space",
    "names_of",
    "preview_year",
    "progress",
    "queue",
    "read_days",
    "step_paper",
    "step_sheet",
    "supplement_sheet",
    "unassigned",
    "unmasked",
]
