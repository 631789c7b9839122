"""承诺核查: what an organ has to check, and what it decides about what is not kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.cases import commands
from onething.cases import queries as cases
from onething.cases.queries import PromiseCard
from onething.delivery import queries as delivery
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.web.forms import Box, errors_of, line
from onething.web.portal.materials import picture
from onething.web.request import Request
from onething.web.told import telling, told
from onething.web.uploading import MAX_MB, proofs

MOST_DIGITS = 6


@dataclass(frozen=True)
class Ask:
    """One thing that an official writes with a step."""

    name: str
    label: str
    hint: str = ""
    kind: str = "textarea"
    optional: bool = False


@dataclass(frozen=True)
class Form:
    """What a step asks for, and the command that it runs."""

    title: str
    button: str
    asks: tuple[Ask, ...]
    run: Callable[[UUID, Mapping[str, str], Request], None]
    files: bool = False
    danger: bool = False


SECOND = Ask("second", "另一名核查人员", "现场核验由两名以上人员进行", kind="name", optional=True)
FOUND = Ask("found", "核查情况", "写明查了什么、看到什么、怎样认定")
GROUNDS = (
    Ask("facts", "查明的事实和证据"),
    Ask("law", "撤销的法律依据"),
    Ask("reasons", "撤销的理由"),
    Ask("remedies", "救济途径", "写明复议、诉讼的机关和期限"),
)


def _keep(promise: UUID, said: Mapping[str, str], request: Request) -> None:
    commands.find_kept(
        promise, found=said["found"], second=said["second"], evidence=proofs(request),
        by=request.actor, at=request.now,
    )  # fmt: skip


def _break(promise: UUID, said: Mapping[str, str], request: Request) -> None:
    commands.find_broken(
        promise, found=said["found"], second=said["second"], evidence=proofs(request),
        by=request.actor, at=request.now,
    )  # fmt: skip


FORMS: Mapping[str, Form] = {
    "keep": Form("核查属实", "核查属实", (FOUND, SECOND), _keep, files=True),
    "break": Form("核查不实", "核查不实", (FOUND, SECOND), _break, files=True, danger=True),
    "rectify": Form(
        "责令限期整改",
        "发出整改通知",
        (Ask("demand", "整改要求", "写明改什么、改到什么程度，会原样写进通知书"),),
        lambda one, said, r: commands.order_rectification(
            one, demand=said["demand"], by=r.actor, at=r.now
        ),
    ),
    "propose": Form(
        "拟撤销决定",
        "提出撤销并告知当事人",
        GROUNDS,
        lambda one, said, r: commands.propose_revocation(one, grounds=said, by=r.actor, at=r.now),
        danger=True,
    ),
    "maintain": Form(
        "维持原决定",
        "维持原决定",
        (Ask("reason", "维持的理由"),),
        lambda one, said, r: commands.maintain(one, reason=said["reason"], by=r.actor, at=r.now),
    ),
    "revoke": Form(
        "撤销决定",
        "撤销决定",
        (Ask("answer", "对陈述申辩的答复", "当事人陈述申辩的必须填写", optional=True),),
        lambda one, said, r: commands.revoke_promise(
            one, answer=said["answer"], by=r.actor, at=r.now
        ),
        danger=True,
    ),
}


def worklist(request: Request) -> HttpResponse:
    """Show what is to be checked and decided on, what is due first."""
    said = request.GET
    number = said.get("page", "1")
    page = cases.worklist(
        request.actor,
        request.now,
        view=said.get("view", ""),
        q=said.get("q", ""),
        page=int(number) if number.isdecimal() and len(number) <= MOST_DIGITS else 1,
    )
    request.reads += [f"promise:{row.id}" for row in page.rows]
    context = {"page": page, "section": "/office/hc", "done": told(request)}
    return render(request, "desk/promises.html", context)


def promise(request: Request, promise_id: UUID) -> HttpResponse:
    """Show one promise with what may be done about it."""
    card = cases.promise_sheet(promise_id, request.actor, request.now)
    request.reads.append(f"promise:{promise_id}")
    context = {
        "section": "/office/hc",
        "card": card,
        "buttons": [(step, FORMS[step.do].danger) for step in card.steps if step.do in FORMS],
    }
    return render(request, "desk/promise.html", context)


def act(request: Request, promise_id: UUID, turn: str) -> HttpResponse:
    """Ask what a step of an examiner needs, then take it."""
    return _act(request, promise_id, turn, "examiner")


def decide(request: Request, promise_id: UUID, verdict: str) -> HttpResponse:
    """Ask what a decision needs, then take it."""
    return _act(request, promise_id, verdict, "decider")


def _act(request: Request, promise_id: UUID, do: str, role: str) -> HttpResponse:
    form = FORMS.get(do)
    card = cases.promise_sheet(promise_id, request.actor, request.now)
    if form is None or all((step.do, step.role) != (do, role) for step in card.steps):
        raise NotYours("这项承诺现在不能这样办，它的状态可能已经变化。请回到核查清单查看。")
    said = {ask.name: request.POST.get(ask.name, "") for ask in form.asks}
    errors: Mapping[str, str] = {}
    sentence = ""
    if request.method == "POST":
        try:
            form.run(promise_id, said, request)
            return redirect(telling("/office/hc", form.title))
        except Invalid as refusal:
            errors, sentence = refusal.errors, str(refusal)
        except NotAllowed as refusal:
            sentence = str(refusal)
    request.reads.append(f"promise:{promise_id}")
    return _form(request, card, form, said=said, errors=errors, sentence=sentence)


def _form(
    request: Request,
    card: PromiseCard,
    form: Form,
    *,
    said: Mapping[str, str],
    errors: Mapping[str, str],
    sentence: str,
) -> HttpResponse:
    drawn = [_box(ask, said[ask.name], errors.get(ask.name, "")) for ask in form.asks]
    told = errors_of(drawn) or (((drawn[0].id, sentence),) if sentence else ())
    context = {
        "section": "/office/hc",
        "card": card,
        "form": form,
        "boxes": drawn,
        "errors": told,
        "max_mb": MAX_MB,
    }
    status = 422 if errors else 409 if sentence else 200
    return render(request, "desk/promise_act.html", context, status=status)


def _box(ask: Ask, value: str, error: str) -> Box:
    return line(
        ask.name,
        ask.label,
        kind=ask.kind,
        hint=ask.hint,
        value=value,
        error=error,
        optional=ask.optional,
    )


def after(request: Request, case_id: UUID) -> HttpResponse:
    """Show what was promised for a case, what platforms were told of it, what regulators found."""
    found = cases.afterwards(case_id, request.actor, request.now)
    request.reads.append(f"case:{case_id}")
    pushes = delivery.pushes_of(case_id, request.now)
    reminders = delivery.reminders_of(case_id)
    context = {"section": "/office/hc", "after": found, "pushes": pushes, "reminders": reminders}
    context["services"] = delivery.services_of(case_id)
    return render(request, "desk/after.html", context)


def evidence(request: Request, promise_id: UUID, digest: str) -> HttpResponse:
    """Send the picture of the first page of a piece of evidence."""
    card = cases.promise_sheet(promise_id, request.actor, request.now)
    known = {one[0] for check in card.checks for one in check.files}
    found = next((one for one in known if one.rpartition(":")[2][:32] == digest), None)
    if found is None:
        raise NotYours
    request.reads.append(f"promise:{promise_id}")
    return picture(found, 1)


def repair(request: Request, credit_id: UUID) -> HttpResponse:
    """Answer a request for the repair of a record of credit."""
    card = cases.credit_sheet(credit_id, request.actor, request.now)
    if not card.steps:
        raise NotYours("这条信用记录没有待答复的修复申请。请回到核查清单查看。")
    said, error = request.POST.get("answer", ""), ""
    if request.method == "POST":
        try:
            run = commands.repair_credit if "agree" in request.POST else commands.decline_repair
            run(credit_id, answer=said, by=request.actor, at=request.now)
            return redirect(telling("/office/hc?view=repairs", "已答复"))
        except Invalid as refusal:
            error = str(refusal)
    request.reads.append(f"credit:{credit_id}")
    box = line(
        "answer", "答复", kind="textarea", hint="不予修复的必须写明理由，会原样告诉申请人",
        value=said, error=error,
    )  # fmt: skip
    context = {
        "section": "/office/hc",
        "card": card,
        "box": box,
        "errors": errors_of([box]),
    }
    return render(request, "desk/repair.html", context, status=422 if error else 200)
