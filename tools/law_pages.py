"""Draws the machines of cases into docs/law/ anew (`make law`)."""

from __future__ import annotations

from pathlib import Path

from onething.cases.terms import CLOCK_WORDS, GUARDS, MACHINES, WORDS
from onething.catalogue.terms import KINDS
from onething.kernel.machine import CLOCK_ACTS, Step

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "law"
ROLES = {
    "window": "综合窗口",
    "examiner": "承办人",
    "reviewer": "审核人",
    "decider": "决定人",
    "leader": "负责人",
    "applicant": "申请人",
    "respondent": "被申请人",
    "system": "系统",
}
HEAD = "| 步骤 | 依据 | 谁办 | 从 | 到 | 对时限的作用 | 文书 | 另须 |\n|---|---|---|---|---|---|---|---|"


def page(kind: str) -> str:
    """Return the page of one kind: the drawing and the table, both from the machine that runs."""
    machine = MACHINES[kind]
    return "\n".join(
        (
            f"# {KINDS[kind]}（{kind}）",
            "",
            "由 `onething/cases/terms/` 生成（`make law`），测试核对二者一致。",
            "",
            "```mermaid",
            f"{machine.mermaid().rstrip()}",
            "```",
            "",
            HEAD,
            *(_row(step) for step in machine.steps),
            "",
        )
    )


def _row(step: Step) -> str:
    cells = (
        f"{step.label} `{step.do}`",
        step.law,
        "、".join(ROLES[role] for role in step.role.split("|")),
        "、".join(WORDS[state] for state in sorted(step.start)),
        WORDS[step.end],
        "；".join(f"{CLOCK_WORDS[kind]}{CLOCK_ACTS[act]}" for kind, act in step.clocks),
        f"`{step.document}`" if step.document else "",
        "；".join(GUARDS[name].otherwise for name in step.needs),
    )
    return f"| {' | '.join(cell or '—' for cell in cells)} |"


def main() -> None:
    """Write every page."""
    for kind in MACHINES:
        (FOLDER / f"{kind}.md").write_text(page(kind), encoding="utf-8")


if __name__ == "__main__":
    main()
