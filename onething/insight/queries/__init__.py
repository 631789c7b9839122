"""What can be asked of this room."""

from onething.insight.queries.figures import Figure, clerk_figures, figures
from onething.insight.queries.looks import AlarmCard, Seen, SeenPage, alarms, log, seen
from onething.insight.queries.ratings import Rating, ratings

__all__ = [
    "AlarmCard",
    "Figure",
    "Rating",
    "Seen",
    "SeenPage",
    "alarms",
    "clerk_figures",
    "figures",
    "log",
    "ratings",
    "seen",
]
