"""Fields as a page shows them, and what a page sends back."""

from onething.web.forms.boxes import Box, boxes, errors_of, line, typed

__all__ = ["Box", "boxes", "errors_of", "line", "typed"]
