"""Draws the machines of cases into docs/law/ anew (`make law`)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from onething.cases.terms import CLOCK_WORDS, GUARDS, MACHINES, WORDS
from onething.catalogue.terms import KINDS
from onething.documents.terms import CONSENT, COPY, ERROR, LICENCE, SEAL
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


LICENCES = "licences"
OF_LICENCES = {
    "证照": LICENCE,
    "加注件": COPY,
    "持有人同意": CONSENT,
    "纠错": ERROR,
    "印章": SEAL,
}
WHO = ROLES | {"applicant": "持有人", "admin": "单位管理员、保管人", "system": "系统"}
SHORT = "| 步骤 | 依据 | 谁办 | 从 | 到 |\n|---|---|---|---|---|"


def licences() -> str:
    """Return the page of licences and what is around them."""
    lines = ["# 电子证照、加注件、同意、纠错、印章", ""]
    lines += ["由 `onething/documents/terms/` 生成（`make law`），测试核对二者一致。"]
    for name, machine in OF_LICENCES.items():
        lines += ["", f"## {name}", "", "```mermaid", machine.mermaid().rstrip(), "```", "", SHORT]
        lines += [_short(step, machine.words) for step in machine.steps]
    return "\n".join([*lines, ""])


def _short(step: Step, words: Mapping[str, str]) -> str:
    start = "、".join(words[state] for state in sorted(step.start))
    cells = (f"{step.label} `{step.do}`", step.law, WHO[step.role], start, words[step.end])
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Write every page."""
    (FOLDER / f"{LICENCES}.md").write_text(licences(), encoding="utf-8")
    for kind in MACHINES:
        (FOLDER / f"{kind}.md").write_text(page(kind), encoding="utf-8")


if __name__ == "__main__":
    main()
