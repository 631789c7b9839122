"""Tags and filters of all templates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.middleware.csrf import get_token
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from onething.cases.terms import SHOWN
from onething.fees.terms import yuan
from onething.identity.terms import masked
from onething.kernel.refusals import sentence
from onething.web.menus import menu_of
from onething.web.pages import new_token

register = template.Library()
KILO, MEGA = 1000, 1_000_000
TASKS = {
    "done": ("已完成", "t-plain"),
    "started": ("进行中", "t-todo"),
    "todo": ("未开始", "t-todo"),
    "blocked": ("暂不能开始", "t-off"),
    "mend": ("需修改", "t-warn"),
}
SOURCES = {
    "licence": "电子证照",
    "data": "数据核验",
    "earlier": "前序事项产生",
    "generated": "系统生成",
    "commitment": "告知承诺",
    "gap": "容缺后补",
    "upload": "您上传",
    **SHOWN,
}


@register.simple_tag(takes_context=True)
def form_token(context: template.RequestContext) -> SafeString:
    """Write the two hidden fields of every form: against forgery, and against doing it twice."""
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<input type="hidden" name="token" value="{}">',
        get_token(context["request"]),
        new_token(),
    )


@register.filter
def day(value: date | datetime | None) -> str:
    """Write a date as text and letters do: 2026 年 11 月 23 日."""
    if value is None:
        return ""
    on = localtime(value) if isinstance(value, datetime) else value
    return f"{on.year} 年 {on.month} 月 {on.day} 日"


@register.filter
def moment(value: datetime | None) -> str:
    """Write date and time as text does: 11 月 23 日 21:40, with the year."""
    if value is None:
        return ""
    at = localtime(value)
    return f"{at.year} 年 {at.month} 月 {at.day} 日 {at:%H:%M}"


@register.filter
def stamp(value: datetime | date | None) -> str:
    """Write a time as tables of staff do: 2026-11-23 21:40."""
    if isinstance(value, datetime):
        return f"{localtime(value):%Y-%m-%d %H:%M}"
    return value.isoformat() if value else ""


@register.filter
def ended(words: str) -> str:
    """Write what somebody typed as a sentence: with its full stop, once."""
    return sentence(words)


@register.filter
def weekday(value: date) -> str:
    """Write the day of the week as a calendar does: 周五."""
    return "周" + "一二三四五六日"[value.weekday()]


@register.filter(name="yuan")
def as_yuan(fen: int) -> str:
    """Return an amount of fen as people read it: 80.00 元."""
    return yuan(fen)


@register.filter
def size(value: int) -> str:
    """Write the size of a file."""
    return f"{value / MEGA:.1f} MB" if value >= MEGA else f"{max(1, round(value / KILO))} KB"


@register.filter
def task_words(state: str) -> str:
    """Return the word for the state of a task."""
    return TASKS[state][0]


@register.filter
def task_class(state: str) -> str:
    """Return the class of the tag for the state of a task."""
    return TASKS[state][1]


@register.filter
def source_words(source: str) -> str:
    """Return where a material comes from, in words."""
    return SOURCES.get(source, source)


@register.filter
def lookup(mapping: Any, key: Any) -> Any:
    """Return the value of a key, or nothing."""
    return mapping.get(key, "") if mapping else ""


@register.filter
def entry_says(entry: Any, key: str) -> str:
    """Return what an entry of a register says in a column."""
    return str(entry.said(key))


@register.filter
def in_words(value: str, column: Any) -> str:
    """Return a value of a register's column in words."""
    return str(column.shown(value))


@register.filter
def tail(digest: str) -> str:
    """Return the part of a digest that an address shows."""
    return digest.rpartition(":")[2][:32]


@register.filter
def grouped(value: str) -> str:
    """Write a long code in groups of four, to be read aloud."""
    return " ".join(value[start : start + 4] for start in range(0, len(value), 4))


@register.filter(name="masked")
def as_masked(value: str, kind: str) -> str:
    """Show a name, id, phone, address or credit_code only as far as it is shown without a purpose."""
    return masked(kind, value)


@register.inclusion_tag("components/menu.html", takes_context=True)
def staff_menu(context: template.RequestContext) -> dict[str, Any]:
    """Draw the menu of staff: a row, and groups under “更多”."""
    return {"menu": menu_of(context.get("places") or (), str(context.get("section", "")))}


@register.inclusion_tag("components/clock.html")
def clock(face: Any) -> dict[str, Any]:
    """Show a clock as a tag: its words and its light."""
    return {"face": face}


@register.inclusion_tag("components/errors.html")
def error_summary(errors: Any) -> dict[str, Any]:
    """Show the errors of a form on top of the page: (anchor, sentence) pairs."""
    return {"errors": tuple(errors.items()) if isinstance(errors, dict) else tuple(errors or ())}


@register.inclusion_tag("components/field.html")
def field(box: Any) -> dict[str, Any]:
    """Show a field of a form with label, hint, error and source (onething.web.forms.Box)."""
    return {"box": box}


@register.inclusion_tag("components/story.html")
def timeline(story: Any) -> dict[str, Any]:
    """Show what happened, in order."""
    return {"story": story}
