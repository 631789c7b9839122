"""The edge of the API: who calls, what time it is, because of what; refusals as problem+json."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja.security import APIKeyHeader

from onething.identity import queries as identity
from onething.kernel import pace
from onething.kernel.actor import HELD, Actor
from onething.kernel.calendar import CHINA
from onething.kernel.db import reading
from onething.kernel.metrics import REFUSALS
from onething.kernel.now import now
from onething.kernel.outages import disk_is_full, is_outage
from onething.kernel.reading import note_reading
from onething.kernel.refusals import Invalid, NotYours, Refusal
from onething.kernel.requests import address_of, is_legible

logger = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")
CAUSE = re.compile("[!-~]{1,100}")
READ = ("X-API-Key", "X-Official", "X-Applicant", "Idempotency-Key")
BODIES = ("application/json", "multipart/form-data")
NO_ONE = UUID(int=0)  # an official who is not there
RETRY_AFTER = 10  # seconds in which a database that was killed is back
FULL_RETRY_AFTER = 60  # somebody has to make room first


class NoScope(Refusal):
    """The key does not open this operation, whatever it is asked about."""

    status = 403
    code = "no-scope"


class Key(APIKeyHeader):
    """The key of a department's system, in the header X-API-Key, with the scope that an operation asks for.

    Every operation declares its scope: `urls` refuses to start otherwise, the access matrix reads it.
    """

    param_name = "X-API-Key"

    def __init__(self, scope: str = "", *, step: str = "") -> None:
        self.scope, self.step = scope, step  # `step`: the step of a case that the operation takes
        super().__init__()

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """Return the system that the key belongs to, or None; refuse a key without the scope."""
        _must_be_legible(request)
        found = identity.system_actor(key) if key else None
        if found is None:
            if key:
                pace.keep("bad_key", address_of(request.META))
            return None
        if request.method == "POST" or "q" in request.GET:
            pace.keep("api", found.who)
        if not found.has(f"scope:{self.scope}"):
            raise NoScope(
                f"这个密钥没有权限“{self.scope}”。请联系平台管理员为它增加权限，或换用有权限的密钥。"
            )
        return found


class Unsupported(Refusal):
    """A body in a form that no operation reads."""

    status = 415
    code = "unsupported"


def _must_be_legible(request: HttpRequest) -> None:
    """Refuse what cannot be kept or has no meaning here, before anything is looked up."""
    said = (request.path, request.META.get("QUERY_STRING", ""), *map(str, request.GET.values()))
    if not all(map(is_legible, (*said, *(request.headers.get(name, "") for name in READ)))):
        raise Invalid("地址或请求头里有空字符或无法识别的字符。请删去后重试。")
    if request.method == "POST" and request.content_type not in ("", *BODIES):
        raise Unsupported(
            "正文的格式不对。请用 application/json；上传文件的接口用 multipart/form-data。"
        )


def caller(request: HttpRequest) -> Actor:
    """Return who calls, with the Idempotency-Key as the cause."""
    actor: Actor = vars(request)["auth"]  # set by ninja from what Key returned
    cause = request.headers.get("Idempotency-Key", "").strip()
    if request.method == "POST" and not cause:
        raise Invalid(
            "缺少请求头 Idempotency-Key。请为每个写请求生成一个唯一的值，重试时用同一个值。"
        )
    number = request.headers.get("X-Official", "").strip()
    if number:
        actor = _official(actor, number)
    if cause and not CAUSE.fullmatch(cause):
        raise Invalid(
            "Idempotency-Key 只能是 100 个以内的英文字母、数字和半角符号，不含空格。请更换后再发。"
        )
    return actor.because(cause)


def _official(system: Actor, number: str) -> Actor:
    """Return the official of the system's own organ who acts through it, by his badge number.

    The system's scopes let it ask; his own post says what is done in his name.
    """
    found = _at_organ(system, number)
    if found is None:
        raise NotYours("本单位没有这个工号。请在请求头 X-Official 中填写实际办理人的工号。")
    on = now().astimezone(CHINA).date()
    held = identity.roles_at(found, UUID(system.org), on=on)
    roles = (*system.roles, *(f"{HELD}{role}" for role in sorted(held)))
    return replace(system, who=f"official:{found}", post=system.who, roles=roles)


def colleague(by: Actor, number: str) -> UUID:
    """Return the official of the caller's own organ with this badge number; of none the command will say so.

    It says so after it has seen that the case is the caller's: before, nobody learns anything.
    """
    return _at_organ(by, number.strip()) or NO_ONE


def _at_organ(by: Actor, number: str) -> UUID | None:
    return identity.official_at(number, UUID(by.org), on=now().astimezone(CHINA).date())


def applicant(request: HttpRequest) -> Actor:
    """Return the caller acting for the applicant named in X-Applicant (credit code or ID number).

    Only portals that identify people themselves have the scopes `applications.…` for it.
    """
    by = caller(request)
    number = request.headers.get("X-Applicant", "").strip()
    subject = identity.find_subject(number) if number else None
    if subject is None:
        raise NotYours("没有找到申请人。请核对请求头 X-Applicant 中的统一社会信用代码或证件号码。")
    return Actor(who=by.who, roles=by.roles, behalf=str(subject.id), via="api", cause=by.cause)


def reads(view: Callable[P, R]) -> Callable[P, R]:
    """Answer a GET from the read-only connection."""

    @wraps(view)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with reading():
            return view(*args, **kwargs)

    return run


def looked_at(request: HttpRequest, about: str) -> None:
    """Keep that this system reads personal data, before it gets it."""
    note_reading(
        about, request.path[:120], purpose="部门业务系统办理", by=caller(request), at=now()
    )


def problem(status: int, code: str, sentence: str, errors: Any = None) -> HttpResponse:
    """Return an error as RFC 9457 writes it, in Chinese."""
    body = {"type": f"urn:onething:{code}", "title": sentence, "status": status}
    if errors:
        body["errors"] = errors
    return HttpResponse(
        json.dumps(body, ensure_ascii=False), status=status, content_type="application/problem+json"
    )


def refused(request: HttpRequest, refusal: Any) -> HttpResponse:
    """Answer a refusal."""
    REFUSALS.labels("api", refusal.code).inc()
    if isinstance(refusal, NotYours | NoScope | pace.TooOften):
        who = getattr(vars(request).get("auth"), "who", "")
        logger.warning("refused", extra={"who": who, "path": request.path, "code": refusal.code})
    answer = problem(refusal.status, refusal.code, str(refusal), refusal.errors)
    if isinstance(refusal, pace.TooOften):
        answer.headers["Retry-After"] = str(refusal.wait)
    return answer


def unauthenticated(request: HttpRequest, fault: Any) -> HttpResponse:
    """Answer a call without a key that holds."""
    return problem(
        401, "no-key", "缺少密钥，或密钥无效、已过期。请在请求头 X-API-Key 中填写有效的密钥。"
    )


def malformed(request: HttpRequest, fault: Any) -> HttpResponse:
    """Answer a request whose form is wrong: each place with what was expected there."""
    places = {".".join(map(str, one["loc"])): one["msg"] for one in fault.errors}
    return problem(
        422, "malformed", "请求的内容不符合接口说明。请按 errors 中列出的位置逐项修改。", places
    )


def http_error(request: HttpRequest, fault: Any) -> HttpResponse:
    """Answer what the framework refuses, such as a body that is no JSON."""
    return problem(
        fault.status_code,
        "bad-request",
        "请求无法识别。正文须是 UTF-8 的 JSON：没有重复的键，没有空字符，嵌套不超过 20 层。",
    )


def suspicious(request: HttpRequest, fault: Any) -> HttpResponse:
    """Answer what Django refuses to read: too many fields, a broken upload."""
    return problem(
        400, "bad-request", "请求的内容太多或不完整，没有执行。请对照接口说明检查后重试。"
    )


def failed(request: HttpRequest, fault: Any) -> HttpResponse:
    """Answer a fault of ours; an outage passes, and the same call may be sent again."""
    if is_outage(fault):
        return _unavailable(request, fault)
    logger.error("api fault", exc_info=fault, extra={"path": request.path})
    return problem(
        500, "fault", "平台出了故障，这次请求没有执行。请稍后用同一个 Idempotency-Key 重试。"
    )


def _unavailable(request: HttpRequest, fault: Exception) -> HttpResponse:
    """Say that database or disk are not there, and when to ask again."""
    logger.warning("api outage: %s", fault, extra={"path": request.path})
    full = disk_is_full(fault)
    code, why = ("disk-full", "存储空间已满") if full else ("outage", "数据库正在恢复")
    answer = problem(
        503,
        code,
        f"平台的{why}，暂时不能应答。已经答复过的请求都有效；这次请求请按 Retry-After 的秒数等待后，"
        "用同一个 Idempotency-Key 重试，不会重复执行。",
    )
    answer.headers["Retry-After"] = str(FULL_RETRY_AFTER if full else RETRY_AFTER)
    return answer
