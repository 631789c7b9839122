"""What was published."""

from __future__ import annotations

from onething.catalogue.applets.events import (
    AppletDecided,
    AppletDue,
    AppletEntered,
    AppletFailing,
    AppletProposed,
    AppletRecovered,
    AppletRenewed,
    AppletSuspended,
    AppletWithdrawn,
)
from onething.catalogue.item_events import (
    ImplementationsListed,
    ItemChanged,
    ItemDiscarded,
    ItemDrafted,
    ItemFoundShort,
    ItemProposed,
    ItemPublished,
    ItemReturned,
    OverlayProposed,
    OverlayPublished,
    OverlayReturned,
    ThemePublished,
)
from onething.catalogue.laws.events import (
    CitationCleared,
    LawChangeNear,
    LawChangeProposed,
    LawChangeReturned,
    LawPublished,
)
from onething.catalogue.package_events import (
    PackagePublished,
    PackageReceived,
    PackageRefused,
)
from onething.catalogue.practice_events import (
    PracticeAdopted,
    PracticeDecided,
    PracticeOffered,
    PracticeWithdrawn,
)
from onething.catalogue.registers.events import (
    RegisterChanged,
    RegisterDiscarded,
    RegisterDrafted,
    RegisterProposed,
    RegisterPublished,
    RegisterReturned,
)
from onething.catalogue.theme_events import (
    ThemeChanged,
    ThemeDiscarded,
    ThemeDrafted,
    ThemeProposed,
    ThemeReturned,
)

__all__ = [
    "AppletDecided",
    "AppletDue",
    "AppletEntered",
    "AppletFailing",
    "AppletProposed",
    "AppletRecovered",
    "AppletRenewed",
    "AppletSuspended",
    "AppletWithdrawn",
    "CitationCleared",
    "ImplementationsListed",
    "ItemChanged",
    "ItemDiscarded",
    "ItemDrafted",
    "ItemFoundShort",
    "ItemProposed",
    "ItemPublished",
    "ItemReturned",
    "LawChangeNear",
    "LawChangeProposed",
    "LawChangeReturned",
    "LawPublished",
    "OverlayProposed",
    "OverlayPublished",
    "OverlayReturned",
    "PackagePublished",
    "PackageReceived",
    "PackageRefused",
    "PracticeAdopted",
    "PracticeDecided",
    "PracticeOffered",
    "PracticeWithdrawn",
    "RegisterChanged",
    "RegisterDiscarded",
    "RegisterDrafted",
    "RegisterProposed",
    "RegisterPublished",
    "RegisterReturned",
    "ThemeChanged",
    "ThemeDiscarded",
    "ThemeDrafted",
    "ThemeProposed",
    "ThemePublished",
    "ThemeReturned",
]
