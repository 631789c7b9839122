"""Where the pages about the whole catalogue hang."""

from __future__ import annotations

from onething.web.console.keeping import health, release, stock
from onething.web.pages import page

KEEPER = "staff:catalogue"

urlpatterns = [
    page("cat/lint", health.lint, "cat-lint", who=KEEPER),
    page("cat/release", release.calendar, "cat-release", who=KEEPER),
    page("cat/cl", stock.materials, "cat-materials", who=KEEPER),
    page("cat/bd", stock.elements, "cat-elements", who=KEEPER),
]
