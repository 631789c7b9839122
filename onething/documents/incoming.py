"""Historical licences: a row of a table becomes a licence, or says what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from onething.documents import kinds
from onething.documents.identifiers import is_licence_identifier
from onething.documents.kinds import LicenceType
from onething.documents.models import ImportedLicence, Licence
from onething.documents.terms import LICENCE_CODES, LICENCE_WORDS
from onething.documents.terms import ImportFate as Fate
from onething.exchange import queries as exchange
from onething.identity import queries as identity
from onething.identity.terms import (
    OrganisationCard,
    SubjectCard,
    check_credit_code,
    check_id_number,
    clean_number,
)
from onething.kernel.crypto import sm3
from onething.kernel.facts import canonical

TYPE, NUMBER, ORGAN = "证照类型", "证照编号", "颁发机关代码"
HOLDER, HOLDER_NUMBER = "持证主体", "持证主体代码"
SINCE, UNTIL, STATE, IDENTIFIER = "有效期起始", "有效期截止", "证照状态", "电子证照标识"
NEEDED: Final = (TYPE, NUMBER, ORGAN, HOLDER, HOLDER_NUMBER, SINCE)
COLUMNS: Final = (*NEEDED, UNTIL, STATE, IDENTIFIER)
FOREVER: Final = frozenset({"", "长期", "无", "永久", "9999-12-31"})
LONGEST: Final = 60


@dataclass(frozen=True)
class Fault:
    """What is wrong in a row, where, and what to do."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A row that can be read."""

    row: int
    type: str
    number: str
    organ: str
    holder: str
    holder_number: str
    since: date
    until: date | None
    state: str
    identifier: str
    facts: Mapping[str, str] = field(repr=False)
    digest: str = ""


@dataclass(frozen=True)
class Judged:
    """A row with what becomes of it, and whom it concerns."""

    incoming: Incoming
    fate: Fate
    fault: str = ""
    organ: OrganisationCard | None = None
    holder: SubjectCard | None = None


@dataclass(frozen=True)
class Gathered:
    """All rows of a file."""

    rows: int
    incoming: tuple[Incoming, ...]
    faults: tuple[Fault, ...]
    gaps: tuple[Fault, ...]  # came in, but the face is not complete


def gather(records: Iterable[tuple[int, Mapping[str, Any]]]) -> Gathered:
    """Read the rows; one that cannot be read stays out, and so does a twin."""
    count = 0
    found: dict[tuple[str, str], Incoming] = {}
    faults: list[Fault] = []
    gaps: list[Fault] = []
    for number, record in records:
        count += 1
        said = {key: str(value).strip() for key, value in record.items()}
        one = _incoming(number, said)
        if isinstance(one, Fault):
            faults.append(one)
        elif twin := found.get((one.type, one.number)):
            sentence = f"与第 {twin.row} 行的证照类型和编号相同，这一行没有入库。请删去一行。"
            faults.append(Fault(number, NUMBER, sentence))
        else:
            found[one.type, one.number] = one
            gaps += _gaps(one)
    return Gathered(count, tuple(found.values()), tuple(faults), tuple(gaps))


def _incoming(number: int, said: Mapping[str, str]) -> Incoming | Fault:
    for column in NEEDED:
        if not said.get(column):
            return Fault(number, column, "这一格是空的，没有入库。请补上后重新导入。")
    type_ = _type_of(said[TYPE])
    if type_ is None:
        return Fault(
            number, TYPE, f"没有“{said[TYPE][:30]}”这种证照。请对照证照目录改成名称或者代码。"
        )
    holder_number = clean_number(said[HOLDER_NUMBER])
    if check_id_number(holder_number) and check_credit_code(holder_number):
        sentence = "既不是正确的身份证号码，也不是正确的统一社会信用代码（校验位不对）。请核对。"
        return Fault(number, HOLDER_NUMBER, sentence)
    since, until = _date(said[SINCE]), _end(said.get(UNTIL, ""))
    if since is None or until is False:
        column = SINCE if since is None else UNTIL
        return Fault(number, column, "日期应写成 2026-03-01；长期有效的写“长期”或者不填。请更正。")
    return _checked(number, said, type_, (since, until))


def _checked(
    number: int, said: Mapping[str, str], type_: LicenceType, term: tuple[date, date | None]
) -> Incoming | Fault:
    since, until = term
    state = _state(said.get(STATE, ""))
    identifier = said.get(IDENTIFIER, "").upper()
    faults = (
        (until is not None and until < since, UNTIL, "截止日期早于起始日期。请更正。"),
        (not state, STATE, f"不认识的状态。可以写：{'、'.join(LICENCE_WORDS.values())}。"),
        (
            identifier and not is_licence_identifier(identifier),
            IDENTIFIER,
            "电子证照标识的格式或者校验位不对（GB/T 36904）。请核对；没有的可以不填。",
        ),
        (len(said[NUMBER]) > LONGEST, NUMBER, f"证照编号不超过 {LONGEST} 字。请核对。"),
    )
    for wrong, column, sentence in faults:
        if wrong:
            return Fault(number, column, sentence)
    one = Incoming(
        row=number,
        type=type_.code,
        number=said[NUMBER],
        organ=clean_number(said[ORGAN]),
        holder=said[HOLDER],
        holder_number=clean_number(said[HOLDER_NUMBER]),
        since=since,
        until=until,
        state=state,
        identifier=identifier,
        facts=_facts(type_, said),
    )
    kept = {key: value for key, value in vars(one).items() if key not in ("row", "digest")}
    return Incoming(**{**vars(one), "digest": sm3(canonical(kept))})


def _type_of(said: str) -> LicenceType | None:
    known = kinds.licence_types()
    return known.get(said) or next((one for one in known.values() if one.name == said), None)


def _date(said: str) -> date | None:
    try:
        return date.fromisoformat(said[:10].replace("/", "-").replace(".", "-"))
    except ValueError:
        return None


def _end(said: str) -> Any:
    """Return the last day, None for no end, False for what is no date."""
    return None if said in FOREVER else _date(said) or False


def _state(said: str) -> str:
    if not said:
        return "valid"
    words = {word: code for code, word in LICENCE_WORDS.items()}
    codes = {code: state for state, code in LICENCE_CODES.items()}
    return words.get(said) or codes.get(said, "")


def _facts(type_: LicenceType, said: Mapping[str, str]) -> dict[str, str]:
    """Return what the face says: columns named by the element or by its label."""
    found = {}
    for name in type_.face:
        label = exchange.element(name).label
        found[name] = said.get(name) or said.get(label, "")
    return found


def _gaps(one: Incoming) -> list[Fault]:
    missing = [exchange.element(name).label for name, value in one.facts.items() if not value]
    if not missing:
        return []
    return [Fault(one.row, "、".join(missing), "证面要素不完整，已入库，请在来源系统补齐。")]


def judge(source: str, batch: Sequence[Incoming], on: date) -> tuple[Judged, ...]:
    """Return what becomes of each row of a batch, without doing it; five statements."""
    numbers = [one.number for one in batch]
    before = {
        (row.type, row.number): row
        for row in ImportedLicence.objects.filter(source=source, number__in=numbers)
    }
    here = {
        (row.type, row.number)
        for row in Licence.objects.filter(number__in=numbers).only("type", "number")
    }
    organs = identity.organisations_by_code({one.organ for one in batch})
    holders = identity.subjects_by_number({one.holder_number for one in batch})
    return tuple(
        _judged(
            one,
            before.get((one.type, one.number)),
            (one.type, one.number) in here,
            organs.get(one.organ),
            holders.get(one.holder_number),
        )
        for one in batch
    )


def _judged(
    one: Incoming,
    before: ImportedLicence | None,
    here: bool,
    organ: OrganisationCard | None,
    holder: SubjectCard | None,
) -> Judged:
    if before is not None and before.licence is not None:
        return Judged(one, Fate.SAME if before.digest == one.digest else Fate.CHANGED)
    if here:
        return Judged(one, Fate.THERE)
    if organ is None:
        return Judged(
            one, Fate.REFUSED, f"{ORGAN}：没有这个单位。请核对颁发机关的统一社会信用代码。"
        )
    if holder is None:
        return Judged(
            one,
            Fate.REFUSED,
            f"{HOLDER_NUMBER}：平台上还没有这个主体。请先由人口库、法人库登记，再重新导入这份文件。",
        )
    if holder.name != one.holder:
        return Judged(
            one, Fate.REFUSED, f"{HOLDER}：与平台登记的名称不一致。请核对来源系统的名称。"
        )
    return Judged(one, Fate.NEW, organ=organ, holder=holder)


def kept(one: Incoming) -> dict[str, Any]:
    """Return a row as it waits for its import."""
    until = None if one.until is None else one.until.isoformat()
    return {**vars(one), "facts": dict(one.facts), "since": one.since.isoformat(), "until": until}


def again(said: Mapping[str, Any]) -> Incoming:
    """Return a row that waited."""
    until = None if said["until"] is None else date.fromisoformat(said["until"])
    return Incoming(**{**said, "since": date.fromisoformat(said["since"]), "until": until})
