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
from onething.cases.queries.paper import application_paper, case_paper
from onething.cases.queries.working import (
    CaseSheet,
    QueuePage,
    case_sheet,
    queue,
    unmasked,
)

__all__ = [
    "ApplicationSheet",
    "Brief",
    "CaseSheet",
    "CheckSheet",
    "DraftSheet",
    "GroupSheet",
    "ListedCase",
    "MaterialsSheet",
    "MySpace",
    "Progress",
    "QueuePage",
    "SupplementSheet",
    "UnassignedCase",
    "application_paper",
    "application_sheet",
    "brief",
    "case_paper",
    "case_sheet",
    "check_sheet",
    "draft_sheet",
    "evidence",
    "file_of_case",
    "for_message",
    "group_sheet",
    "held_by",
    "listing",
    "materials_sheet",
    "my_space",
    "names_of",
    "progress",
    "queue",
    "supplement_sheet",
    "unassigned",
    "unmasked",
]
