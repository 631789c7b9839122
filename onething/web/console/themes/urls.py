"""Where the pages of themes hang."""

from __future__ import annotations

from onething.web.console.themes import (
    basics,
    composer,
    form,
    lists,
    materials,
    parts,
    questions,
    rules,
    trials,
)
from onething.web.pages import page

KEEPER = "staff:catalogue"
BOTH, SENT = ("GET", "POST"), ("POST",)
OF = "cat/yjs/of/<slug:slug>"
DRAFT = "cat/yjs/<uuid:theme_draft>"

urlpatterns = [
    page("cat/yjs", lists.themes, "cat-themes", who=KEEPER),
    page("cat/yjs/new", lists.new, "cat-theme-new", who=KEEPER, methods=BOTH),
    page(OF, lists.history, "cat-theme-history", who=KEEPER),
    page(f"{OF}/draft", lists.draft, "cat-theme-open", who=KEEPER, methods=SENT),
    page(f"{OF}/<int:edition>.yaml", lists.file, "cat-theme-file", who=KEEPER),
    page(
        "cat/yjs/restore/<uuid:theme_revision>",
        lists.restore,
        "cat-theme-restore",
        who=KEEPER,
        methods=SENT,
    ),
    page(DRAFT, composer.overview, "cat-theme", who=KEEPER, methods=BOTH),
    page(f"{DRAFT}/file.yaml", composer.file, "cat-theme-draft-file", who=KEEPER),
    page(f"{DRAFT}/jb", basics.basics, "cat-theme-basics", who=KEEPER, methods=BOTH),
    page(f"{DRAFT}/sx", parts.parts, "cat-theme-parts", who=KEEPER, methods=BOTH),
    page(f"{DRAFT}/wt", questions.questions, "cat-theme-questions", who=KEEPER, methods=BOTH),
    page(
        f"{DRAFT}/wt/<slug:question>",
        questions.question,
        "cat-theme-question",
        who=KEEPER,
        methods=BOTH,
    ),
    page(f"{DRAFT}/gz", rules.tables, "cat-theme-tables", who=KEEPER, methods=BOTH),
    page(f"{DRAFT}/gz/<str:table>", rules.rules, "cat-theme-rules", who=KEEPER, methods=BOTH),
    page(f"{DRAFT}/bd", form.form, "cat-theme-form", who=KEEPER, methods=BOTH),
    page(f"{DRAFT}/cl", materials.materials, "cat-theme-materials", who=KEEPER, methods=BOTH),
    page(
        f"{DRAFT}/cl/<slug:need>",
        materials.material,
        "cat-theme-material",
        who=KEEPER,
        methods=BOTH,
    ),
    page(f"{DRAFT}/sb", trials.trial, "cat-theme-trial", who=KEEPER, methods=BOTH),
    page(f"{DRAFT}/propose", composer.propose, "cat-theme-propose", who=KEEPER, methods=SENT),
    page(f"{DRAFT}/review", composer.review, "cat-theme-review", who=KEEPER, methods=SENT),
    page(f"{DRAFT}/discard", composer.discard, "cat-theme-discard", who=KEEPER, methods=SENT),
]
