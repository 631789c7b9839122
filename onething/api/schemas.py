"""What goes in and out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

Text = Annotated[str, Field(max_length=5000)]
Short = Annotated[str, Field(max_length=200)]


class Problem(Schema):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    errors: dict[str, str] | None = None


class Done(Schema):
    """A write was carried out, or had been before."""

    id: UUID | None = None


class Clock(Schema):
    """One clock of a case."""

    kind: str
    name: str
    light: str
    words: str
    days: int
    due_on: date | None


class FileOut(Schema):
    """A file of a material."""

    id: UUID
    name: str
    media_type: str
    pages: int
    size: int
    digest: str


class MaterialOut(Schema):
    """A material and its files."""

    key: str
    name: str
    source: str
    files: list[FileOut]


class Value(Schema):
    """A value of the form and who vouches for it."""

    element: str
    label: str
    value: str
    source: str


class DraftValue(Value):
    """A value of a draft, with the mark by which a save says what it has seen."""

    mark: str


class Paper(Schema):
    """A document of a case."""

    kind: str
    title: str
    number: str
    code: str
    sealed: bool


class StepOut(Schema):
    """A step that this system may take now."""

    do: str
    label: str
    law: str


class CaseRow(Schema):
    """A case in a list."""

    id: UUID
    number: str
    item_name: str
    subject_name: str
    state: str
    left: str
    submitted_at: datetime


class CaseList(Schema):
    """A page of cases, most urgent first; `next` goes into `after`."""

    cases: list[CaseRow]
    next: str


class CaseOut(Schema):
    """A case."""

    id: UUID
    number: str
    application_number: str
    item_name: str
    kind: str
    state: str
    words: str
    subject_name: str
    submitted_at: datetime
    accepted_on: date | None
    clocks: list[Clock]
    values: list[Value]
    materials: list[MaterialOut]
    documents: list[Paper]
    steps: list[StepOut]


class Note(Schema):
    """A remark that goes with a step."""

    note: Text = ""


class Said(Schema):
    """An opinion, which must not be empty."""

    opinion: Text


class CountersignIn(Schema):
    """A signature for the organ that is asked; an objection needs its reason."""

    agrees: bool
    opinion: Text = ""


class AddSignerIn(Schema):
    """Who else signs: a colleague by his badge number, “before” or “after” the caller, and why."""

    official: Short
    where: Short
    opinion: Text


class SendBackIn(Schema):
    """Why a case goes back, and to which stage (`stage` of the chain); empty: the first."""

    opinion: Text
    to: Short = ""


class OpinionIn(Schema):
    """The answer of an organ that was asked for its opinion."""

    text: Text


class TurnOut(Schema):
    """What the organ of the caller is asked for and has not answered."""

    id: UUID
    kind: str
    case: UUID
    name: str
    item_name: str
    subject_name: str
    question: str
    left: str
    asked_at: datetime


class Asked(Schema):
    """One material that is to be supplied."""

    material: Short
    name: Short
    problem: Short
    remedy: Annotated[str, Field(max_length=300)]


class SupplementIn(Schema):
    """Everything that is missing, told once."""

    items: list[Asked]
    note: Text = ""


class NonAcceptance(Schema):
    """Why a case is not accepted."""

    ground: Short
    facts: Text
    where_to: Short = ""


class StepIn(Schema):
    """What a rarer step asks to be said, by the keys that `asks` of the case names."""

    said: dict[Short, Text] = {}


class HearingIn(Schema):
    """Whether a hearing is wanted."""

    want: bool
    reason: Text = ""


class RefusalIn(Schema):
    """Facts, law, reasons and remedies of a refusal."""

    facts: Text
    law: Text
    reasons: Text
    remedies: Text


class Start(Schema):
    """A theme, a place and the answers to its questions."""

    theme: Short
    region: Annotated[str, Field(pattern=r"^\d{6,12}$")]
    answers: dict[str, str]


class Group(Schema):
    """The values of one group of the form."""

    values: dict[str, Text]
    seen: dict[str, Text] = Field(
        default_factory=dict,
        description="要素 → 读取草稿时得到的 mark。两边改了不同的要素，自动合并；改了同一个、不一样的，"
        "返回 422 clash，什么都不保存，请重新读取后再送。不送 seen 的，不能覆盖别人填写的值。",
    )


class Commitments(Schema):
    """The commitments that are made, and the materials that are promised to come later."""

    keys: list[Short]
    later: list[Short] = []


class Signature(Schema):
    """What the applicant signed: the digest of the summary that he was shown, and the words."""

    summary: Short
    consent: Text


class TaskOut(Schema):
    """A task of the list."""

    key: str
    title: str
    state: str


class DraftOut(Schema):
    """An application that is being filled in."""

    id: UUID
    title: str
    tasks: list[TaskOut]
    missing: list[str]
    parts: list[str]
    materials: list[MaterialOut]
    values: list[DraftValue]
    summary: str


class CaseLineOut(Schema):
    """One case of an application."""

    id: UUID
    number: str
    item_name: str
    state: str
    words: str
    documents: list[Paper]


class ApplicationOut(Schema):
    """An application that was submitted."""

    number: str
    code: str
    title: str
    state: str
    sentence: str
    cases: list[CaseLineOut]


class PromiseOut(Schema):
    """A promise that is to be checked."""

    id: UUID
    case_number: str
    item_name: str
    holder: str
    name: str
    text: str
    state: str
    way: str
    due_on: date | None
    steps: list[StepOut]


class PromiseList(Schema):
    """A page of promises, what is due first."""

    promises: list[PromiseOut]
    more: bool


class Verdict(Schema):
    """What was found when a promise was checked; `second` is the other person on the site."""

    found: Text
    second: Annotated[str, Field(max_length=40)] = ""


class FindingIn(Schema):
    """What a regulator or an enforcer found or did about a decision.

    `sort`: check, penalty, revocation. `licence`: suspend, restore, forfeit, revoke, or nothing.
    `paper`: the number of the document. `secret`: why it is not to be published, or nothing.
    """

    case_number: Annotated[str, Field(max_length=50)]
    sort: Annotated[str, Field(max_length=12)]
    paper: Annotated[str, Field(max_length=80)]
    good: bool
    serious: bool = False
    licence: Annotated[str, Field(max_length=8)] = ""
    decided_on: date
    facts: Text
    law: Text = ""
    content: Text = ""
    secret: Short = ""
