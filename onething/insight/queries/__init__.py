"""What can be asked of this room."""

from onething.insight.queries.figures import Figure, figures
from onething.insight.queries.looks import AlarmCard, Seen, SeenPage, alarms, log, seen

__all__ = ["AlarmCard", "Figure", "Seen", "SeenPage", "alarms", "figures", "log", "seen"]
