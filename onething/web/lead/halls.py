"""大厅管理: the halls that he manages, where one stands, its rules; how far services reach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.desk import commands
from onething.desk import queries as desk
from onething.desk.queries import LedHall
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import Invalid
from onething.web.forms import Box, errors_of, line, typed
from onething.web.request import Request

LONGEST = 40
MOST_DIGITS = 4
FIGURES = {
    "days_ahead": ("最多提前几天预约", "天"),
    "cancel_minutes": ("开始前多少分钟内不能取消、改约", "分钟"),
    "noon_percent": ("午间放号是工作时间的百分之几（0 是不放号）", "%"),
    "late_percent": ("延时放号是工作时间的百分之几", "%"),
    "weekend_percent": ("周末放号是工作日的百分之几", "%"),
    "holiday_percent": ("法定节假日放号是工作日的百分之几", "%"),
}


def halls(request: Request) -> HttpResponse:
    """Show the halls that he manages."""
    q = request.GET.get("q", "").strip()[:LONGEST]
    after = request.GET.get("after", "")[:LONGEST]
    page = desk.led_halls(request.actor, request.now, q=q, after=after)
    return render(request, "lead/halls.html", {"section": "/lead/dt", "page": page, "q": q})


def form_page(
    request: Request, found: LedHall, boxes: list[Box], title: str, words: str
) -> HttpResponse:
    """Show a form about a hall."""
    errors = errors_of(boxes)
    context = {
        "section": "/lead/dt",
        "found": found,
        "boxes": boxes,
        "errors": errors,
        "title": title,
        "words": words,
    }
    return render(request, "lead/hall_form.html", context, status=422 if errors else 200)


def number_of(said: str) -> int:
    """Return a number that was typed; −1: it is none."""
    return int(said) if said.isdecimal() and len(said) <= MOST_DIGITS else -1


def site(request: Request, led_hall: UUID) -> HttpResponse:
    """Say where the hall stands, so that people find the nearest."""
    found = desk.led_hall(led_hall, request.actor, request.now)
    card = found.hall
    said: Mapping[str, str] = {
        key: "" if (value := getattr(card, key)) is None else str(value) for key in SITE
    }
    errors: Mapping[str, str] = {}
    if request.method == "POST":
        said = typed(request.POST, tuple(SITE))
        try:
            degrees = {key: _degrees(key, said[key]) for key in SITE}
            commands.set_site(led_hall, **degrees, by=request.actor, at=request.now)
            return redirect(f"/lead/dt/{led_hall}?s=site")
        except Invalid as invalid:
            errors = invalid.errors
    boxes = [
        line(key, words, value=said[key], optional=True, unit="度", hint=hint,
             error=errors.get(key, ""))
        for key, (words, hint) in SITE.items()
    ]  # fmt: skip
    return form_page(
        request, found, boxes, "坐标",
        "填了坐标，群众可以按距离找最近的网点。请用测绘部门或者卫星定位给出的 WGS 84 坐标；"
        "国内地图软件上抄来的坐标有偏移，不要填。不知道的留空。",
    )  # fmt: skip


SITE = {
    "latitude": ("纬度", "例如 37.735"),
    "longitude": ("经度", "例如 112.565"),
}


def _degrees(key: str, said: str) -> float | None:
    """Return what was typed in degrees; None: nothing was."""
    if not said.strip():
        return None
    try:
        return float(said)
    except ValueError:
        words = "请填写数字，例如 37.735"
        raise Invalid(words, errors={key: words}) from None


def rules(request: Request, led_hall: UUID) -> HttpResponse:
    """Change what the hall does and how one books there."""
    found = desk.led_hall(led_hall, request.actor, request.now)
    quotas = {f"quota_{key}": (name, number) for key, name, number in found.quota}
    taken = ",".join(key for key, _ in found.hall.businesses)
    said: Mapping[str, str] = {name: str(number) for name, number in found.figures.items()}
    said = {**said, **{key: str(number) for key, (_, number) in quotas.items()}, "taken": taken}
    errors: Mapping[str, str] = {}
    if request.method == "POST":
        said = typed(request.POST, (*FIGURES, *quotas, "taken"))
        lost = _lost(request, led_hall, said["taken"])
        if lost:
            return _ask_once_more(request, found, said, lost)
        errors = _set_rules(request, led_hall, said, quotas)
        if not errors:
            return redirect(f"/lead/dt/{led_hall}?s=rules")
    boxes = _rule_boxes(said, quotas, errors)
    return form_page(
        request,
        found,
        boxes,
        "业务和预约规则",
        "放号数改小以后，已经约好的不受影响；"
        "不再办理的业务，已经约好的会取消，保存以前先写明有几个。",
    )


def _taken(said: str) -> list[str]:
    return [key for key in said.split(",") if key]


def _lost(request: Request, led_hall: UUID, taken: str) -> tuple[tuple[str, int], ...]:
    """Return which bookings would be cancelled, until he has said that he is sure."""
    if request.POST.get("sure") or not _taken(taken):
        return ()
    return desk.would_drop(led_hall, _taken(taken), request.actor, request.now)


def _ask_once_more(
    request: Request, found: LedHall, said: Mapping[str, str], lost: tuple[tuple[str, int], ...]
) -> HttpResponse:
    context = {
        "section": "/lead/dt",
        "found": found,
        "said": said.items(),
        "lost": lost,
        "count": sum(many for _, many in lost),
    }
    return render(request, "lead/hall_rules_sure.html", context)


def _set_rules(
    request: Request, led_hall: UUID, said: Mapping[str, str], quotas: Iterable[str]
) -> Mapping[str, str]:
    """Save the rules; return what is wrong with them."""
    try:
        commands.set_rules(
            led_hall,
            figures={name: number_of(said[name]) for name in FIGURES},
            quota={key.removeprefix("quota_"): number_of(said[key]) for key in quotas},
            taken=_taken(said["taken"]),
            by=request.actor,
            at=request.now,
        )
    except Invalid as invalid:
        return invalid.errors
    return {}


def _rule_boxes(
    said: Mapping[str, str], quotas: Mapping[str, tuple[str, int]], errors: Mapping[str, str]
) -> list[Box]:
    return [
        line(
            "taken",
            "办理的业务",
            kind="choices",
            value=said["taken"],
            choices=desk.businesses(),
            error=errors.get("taken", ""),
        ),
        *(
            line(
                name, words, kind="number", value=said[name], unit=unit, error=errors.get(name, "")
            )
            for name, (words, unit) in FIGURES.items()
        ),
        *(
            line(
                key,
                f"每 {desk.slot_minutes()} 分钟放号：{name}",
                kind="number",
                value=said[key],
                unit="个",
                error=errors.get(key, ""),
            )
            for key, (name, _) in quotas.items()
        ),
    ]


def coverage(request: Request) -> HttpResponse:
    """Show how far services reach: kiosks, windows that take everything, punctuality."""
    today = request.now.astimezone(CHINA).date()
    since = today - timedelta(days=desk.punctual_days() - 1)
    context = {
        "section": "/lead/dt",
        "machines": desk.machine_page(request.actor, request.now),
        "undivided": desk.undivided(request.actor, today),
        "entries": desk.entry_counts(request.actor, today),
        "on_time": desk.on_time_minutes(),
        "punctual": desk.punctual(request.actor, since, today),
        "since": since,
        "until": today,
    }
    return render(request, "lead/coverage.html", context)
