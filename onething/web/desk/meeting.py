"""Who has these papers: known here, a person who is new, or a body that the register knows."""

from __future__ import annotations

from typing import Final

from onething.exchange import queries as exchange
from onething.exchange.terms import SourceDown
from onething.identity import commands
from onething.identity import queries as identity
from onething.identity.terms import (
    ID_TYPES,
    IdType,
    RegisteredBody,
    SubjectCard,
    check_credit_code,
    check_id_number,
)
from onething.kernel.refusals import Invalid
from onething.web.request import Request

OTHER_NAME: Final = "名称与登记的不一致。请核对证件上的名称，照证件填写。"
UNKNOWN: Final = (
    "登记系统里没有这个统一社会信用代码。请对照营业执照核对；"
    "刚登记的，等几分钟再试，着急的可以先给来人本人收件。"
)
SILENT: Final = (
    "这个企业或者单位第一次来，登记系统现在没有答复，查不到它。"
    "请过几分钟再试；着急的可以先给来人本人收件。"
)
FOREIGN: Final = (
    "没有找到这个号码。身份证、港澳台居民居住证、统一社会信用代码是 18 位，请核对；"
    "持护照、外国人永久居留身份证的，请在“个人的证件种类”里选择。"
)
PAPERS: Final = (IdType.PASSPORT, IdType.PERMANENT_RESIDENT)
LONG: Final = 18


def kinds_of_papers() -> tuple[tuple[str, str], ...]:
    """Return the papers by which a person may be recorded at a window; the first is what most have."""
    return (
        (IdType.RESIDENT, "身份证、港澳台居民居住证"),
        *((key, ID_TYPES[key]) for key in PAPERS),
    )


def known(
    request: Request, number: str, name: str, *, paper: str = "", field: str = ""
) -> SubjectCard:
    """Return who has these papers; who is not known yet is recorded. `name` may be “” for a body."""
    found = identity.find_subject(number)
    if found is not None and name and found.name != name:
        raise Invalid(OTHER_NAME, errors={f"{field}name": OTHER_NAME})
    if found is not None:
        return found
    if paper in PAPERS:
        return _new_person(request, number, name, paper, field)
    if _is_residents(number) and not is_bodys(number):
        return _new_person(request, number, name, IdType.RESIDENT, field)
    if field or len(number) != LONG:
        raise Invalid(FOREIGN, errors={f"{field}number": FOREIGN})
    return _new_body(request, number, name)


def is_bodys(number: str) -> bool:
    """Say whether it is a credit code and no resident's number: the name of a body stands in the register.

    One in 31 numbers of residents has by chance a right check sign of a credit code (GB 32100): a person's
    name is always asked for.
    """
    return check_credit_code(number) is None and check_id_number(number) is not None


def _is_residents(number: str) -> bool:
    """Say whether it looks like a resident's number: the birth date begins with 18, 19 or 20."""
    return len(number) == LONG and number[:17].isdigit() and number[6:8] in ("18", "19", "20")


def _new_person(request: Request, number: str, name: str, paper: str, field: str) -> SubjectCard:
    by = request.actor.because(f"{request.actor.cause[:60]}:{field}new")
    try:
        made = commands.record_subject(name, paper, number, by=by, at=request.now)
    except Invalid as refusal:
        moved = {"id_number": f"{field}number", "name": f"{field}name"}
        errors = {moved.get(key, key): words for key, words in refusal.errors.items()}
        raise Invalid(str(refusal), errors=errors) from refusal
    return identity.subject(made)


def _new_body(request: Request, number: str, name: str) -> SubjectCard:
    wrong = check_credit_code(number)
    if wrong is not None:
        raise Invalid(wrong, errors={"number": wrong})
    try:
        facts = exchange.enterprise_facts(number)
    except SourceDown as silent:
        raise Invalid(SILENT, errors={"number": SILENT}) from silent
    said = {key.removeprefix("enterprise."): datum.value for key, datum in facts.items()}
    if not said.get("name"):
        raise Invalid(UNKNOWN, errors={"number": UNKNOWN})
    if name and name != said["name"]:
        raise Invalid(OTHER_NAME, errors={"name": OTHER_NAME})
    body = RegisteredBody(
        code=number,
        name=said["name"],
        region=said.get("region", ""),
        address=said.get("address", ""),
        legal_name=said.get("legal_person.name", ""),
        legal_number=said.get("legal_person.id_number", ""),
    )
    by = request.actor.because(f"{request.actor.cause[:60]}:body")
    return identity.subject(commands.record_body(body, by=by, at=request.now))
