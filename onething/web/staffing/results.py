"""考试成绩: who of the team has passed, and which questions are answered wrong; as a page and as a file."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render

from onething.documents import queries as documents
from onething.documents.terms import Sheet
from onething.identity import queries
from onething.identity.queries import Missed, Result, ResultsPage, ResultsWanted
from onething.kernel.refusals import Invalid
from onething.web.exporting import file_of
from onething.web.periods import period
from onething.web.request import Request
from onething.web.staffing.training import LONGEST, SECTION

PERIOD = "training"
PEOPLE, QUESTIONS = "ren", "ti"
PARTS = ((PEOPLE, "人员"), (QUESTIONS, "题目"))
MOST_PAGES = 500
OF_PEOPLE = ("单位", "姓名", "工号", "结果", "考了几次", "每次成绩", "合格证明到哪天")
OF_QUESTIONS = (
    "题目", "依据", "本单位答题次数", "本单位答错次数", "本单位错误率", "全平台答题次数",
    "全平台错误率",
)  # fmt: skip


def results(request: Request) -> HttpResponse:
    """Show the results of a course."""
    return _page(request, "")


def _page(request: Request, sentence: str) -> HttpResponse:
    said = request.GET or request.POST
    asked = period(PERIOD, said.get("days", ""), request.now)
    wanted = _wanted(request, said)
    part = _part(said)
    kept = {
        "kc": wanted.course, "days": str(asked.days), "dw": wanted.organ, "jg": wanted.outcome,
        "q": wanted.q, "kan": part,
    }  # fmt: skip
    context = {
        "section": SECTION,
        "page": queries.exam_results(wanted, request.actor, request.now),
        "wanted": wanted,
        "number": wanted.page,
        "part": part,
        "parts": PARTS,
        "days": str(asked.days),
        "period": asked,
        "outcomes": queries.EXAM_OUTCOMES.items(),
        "sentence": sentence,
        "purposes": documents.export_purposes(),
        "kept": tuple(kept.items()),
    }
    return render(request, "staffing/results.html", context, status=422 if sentence else 200)


def _part(said: Mapping[str, str]) -> str:
    return QUESTIONS if said.get("kan") == QUESTIONS else PEOPLE


def _wanted(request: Request, said: Mapping[str, str], size: int = 0) -> ResultsWanted:
    asked = period(PERIOD, said.get("days", ""), request.now)
    page = said.get("page", "1")
    outcome = said.get("jg", "")
    return ResultsWanted(
        course=said.get("kc", "")[:LONGEST],
        since=asked.since,
        until=asked.until,
        organ=said.get("dw", "")[:LONGEST],
        outcome=outcome if outcome in queries.EXAM_OUTCOMES else "",
        q=said.get("q", "").strip()[:LONGEST],
        page=int(page) if not size and page.isdecimal() and 0 < int(page[:4]) <= MOST_PAGES else 1,
        size=size or queries.RESULTS_PAGE,
    )


def export(request: Request) -> HttpResponse:
    """Take what the page shows away as a file."""

    def sheet(most: int) -> Sheet:
        wanted = _wanted(request, request.POST, most)
        found = queries.exam_results(wanted, request.actor, request.now)
        days = f"{wanted.since:%Y-%m-%d} 至 {wanted.until:%Y-%m-%d}"
        if _part(request.POST) == QUESTIONS:
            return _of_questions(found, days)
        title = f"考试成绩：{found.course_name}（{days}）"
        return Sheet(title, OF_PEOPLE, tuple(_line(one) for one in found.rows))

    try:
        return file_of(request, sheet)
    except Invalid as refusal:
        return _page(request, str(refusal))


def _line(one: Result) -> tuple[str, ...]:
    scores = "；".join(
        f"{each.on:%Y-%m-%d} {each.score} 分 {'合格' if each.passed else '不合格'}"
        for each in one.tries
    )
    until = f"{one.until:%Y-%m-%d}" if one.until else ""
    return one.organ, one.name, one.number, one.words, str(len(one.tries)), scores, until


def _of_questions(found: ResultsPage, days: str) -> Sheet:
    title = f"题目错误率：{found.course_name}（{days}）"
    return Sheet(title, OF_QUESTIONS, tuple(_question_line(one) for one in found.questions))


def _question_line(one: Missed) -> tuple[str, ...]:
    rates = ("—" if rate is None else f"{rate}%" for rate in (one.rate, one.rate_all))
    own, whole = rates
    return (
        one.ask, one.cites, str(one.asked), str(one.wrong), own, str(one.asked_all), whole,
    )  # fmt: skip
