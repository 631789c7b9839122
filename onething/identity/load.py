"""Load places, bodies and the sample world from `data/`: all five levels, the cast, more people."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid5

from django.conf import settings
from django.contrib.auth.hashers import make_password

from onething.identity import commands
from onething.identity.commands.keys import digest_of
from onething.identity.commands.loading import World
from onething.identity.models import (
    Account,
    ApiKey,
    Mandate,
    Official,
    Organisation,
    Post,
    Region,
    Subject,
)
from onething.identity.terms import (
    LEVELS,
    Duty,
    IdType,
    Level,
    MandateKind,
    SubjectKind,
    birth_of,
    check_credit_code,
    check_id_document,
    credit_code,
    fictitious_area,
)
from onething.kernel import yamls
from onething.kernel.actor import Actor
from onething.kernel.refusals import Invalid

NAMESPACE: Final = UUID("6f6e6574-6869-4e67-8000-73616d706c65")
BODY: Final = "11"  # 机关, the first two signs of a credit code (GB 32100)
TOWN_LEVELS: Final = {"townships_140105.csv": Level.TOWN, "villages_140105.csv": Level.VILLAGE}

Rows = list[dict[str, str]]


def id_of(kind: str, code: str) -> UUID:
    """Return the id of a row of the sample world: the same at each loading."""
    return uuid5(NAMESPACE, f"{kind}:{code}")


def load(data_root: Path, *, by: Actor, at: datetime, say: Callable[[str], None]) -> None:
    """Load places and bodies, and outside production the sample people, accounts and keys."""
    places = _places(data_root / "regions")
    organs = yamls.read(data_root / "world" / "organs.yaml")
    digest = _digest(data_root)
    once = by.because(f"load:administration:{digest}")
    commands.load_world(_administration(places, organs, digest), by=once, at=at)
    say(f"行政区划 {len(places)} 个，单位已就绪。")
    if not settings.SAMPLES:
        say("正式环境：不加载样例人员、账号和密钥。")
        return
    world = _people(data_root / "world", at)
    commands.load_world(world, by=by.because(f"load:people:{digest}"), at=at)
    counts = world.counts()
    say(f"样例人员和企业 {counts['subjects']} 个，演示账号 {counts['accounts']} 个。")


def _digest(data_root: Path) -> str:
    files = sorted([*(data_root / "regions").glob("*.csv"), *(data_root / "world").glob("*")])
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def _rows(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _places(folder: Path) -> Rows:
    rows = [row for row in _rows(folder / "shanxi_divisions.csv") if row["level"] in LEVELS]
    for name, level in TOWN_LEVELS.items():
        rows += [{**row, "level": level} for row in _rows(folder / name)]
    return rows


def _administration(places: Rows, organs: dict[str, Any], digest: str) -> World:
    return World(
        source="administration",
        digest=digest,
        regions=tuple(
            Region(
                code=row["code"],
                name=row["name"],
                level=row["level"],
                parent_id=row["parent"] or None,
            )
            for row in places
        ),
        organisations=tuple(Organs(places, organs).all()),
    )


class Organs:
    """The bodies of the administration, derived from the places and the rules for their names."""

    def __init__(self, places: Rows, rules: dict[str, Any]) -> None:
        self.places = {row["code"]: row for row in places}
        self.rules = rules
        self.firsts = Counter((row["parent"], row["name"][0]) for row in places)

    def all(self) -> Iterable[Organisation]:
        """Yield every body, those above before those below."""
        for row in self.places.values():
            if row["level"] == Level.TOWN:
                yield self._local(row, self._town_name(row))
            elif row["level"] == Level.VILLAGE:
                yield self._local(row, self._village_name(row))
            else:
                for number, duty in enumerate(self.rules["duties"], start=1):
                    if row["level"] in duty["names"]:
                        yield self._organ(row, duty, number)

    def _organ(self, row: dict[str, str], duty: dict[str, Any], number: int) -> Organisation:
        name = duty["names"][row["level"]].format(place=self._full(row))
        short = duty["names"][row["level"]].format(place=row["name"])
        return self._row(row, (number, duty["duty"]), name, short, self._word(row) + duty["word"])

    def _local(self, row: dict[str, str], name: str) -> Organisation:
        short = name.removeprefix(self._full(self._county(row)))
        return self._row(row, (1, Duty.GOVERNMENT), name, short, self._word(row) + "政")

    def _row(
        self, row: dict[str, str], duty: tuple[int, str], name: str, short: str, word: str
    ) -> Organisation:
        code = row["code"]
        number, kind = duty
        return Organisation(
            id=id_of("organisation", f"{kind}:{code}"),
            name=name,
            short_name=short,
            code=credit_code(BODY, fictitious_area(code), f"{number:02d}{code[6:]:0>6}"),
            duty=kind,
            level=row["level"],
            region_id=code,
            parent_id=self._above(kind, row["parent"]),
            phone=f"{self._area_code(row)}-000{number}{int(code[2:6]) % 1000:03d}",
            address=f"{self._full(row)}样例政务路 {number} 号",
            document_word=word,
        )

    def _above(self, kind: str, place: str) -> UUID | None:
        """Return the body of the same kind at the nearest place above that has one."""
        names = next(duty["names"] for duty in self.rules["duties"] if duty["duty"] == kind)
        while place:
            row = self.places[place]
            if row["level"] in names or row["level"] in (Level.TOWN, Level.VILLAGE):
                return id_of("organisation", f"{kind}:{place}")
            place = row["parent"]
        return None

    def _county(self, row: dict[str, str]) -> dict[str, str]:
        while row["level"] in (Level.TOWN, Level.VILLAGE):
            row = self.places[row["parent"]]
        return row

    def _full(self, row: dict[str, str]) -> str:
        """Return the name of a place as it stands in names of bodies: districts with their city."""
        if row["level"] in (Level.TOWN, Level.VILLAGE):
            return self._full(self.places[row["parent"]]) + row["name"]
        if row["level"] == Level.COUNTY and row["name"].endswith("区"):
            return self.places[row["parent"]]["name"] + row["name"]
        return row["name"]

    def _town_name(self, row: dict[str, str]) -> str:
        office = "办事处" if row["kind"] == "街道" else "人民政府"
        return self._full(row) + office

    def _village_name(self, row: dict[str, str]) -> str:
        committee = "居民委员会" if row["kind"] == "社区" else "村民委员会"
        return self._full(row) + committee

    def _word(self, row: dict[str, str]) -> str:
        """Return the part of a 发文机关代字 that names the place; no two places share it."""
        if row["code"] in self.rules["words"]:
            return str(self.rules["words"][row["code"]])
        above = self._word(self.places[row["parent"]])
        if row["level"] != Level.COUNTY:
            return above + row["name"].removesuffix("街道")
        single = self.firsts[(row["parent"], row["name"][0])] == 1
        stem = row["name"] if len(row["name"]) == 2 else row["name"][:-1]  # noqa: PLR2004 -- a surname and one sign
        return above + (row["name"][0] if single else stem)

    def _area_code(self, row: dict[str, str]) -> str:
        while row["code"] not in self.rules["area_codes"]:
            row = self.places[row["parent"]]
        return str(self.rules["area_codes"][row["code"]])


def _people(folder: Path, at: datetime) -> World:
    cast = yamls.read(folder / "cast.yaml")
    accounts = {row["login"]: row for row in yamls.read(folder / "accounts.yaml")}
    crowd, bodies = _rows(folder / "people.csv"), _rows(folder / "bodies.csv")
    subjects = [_subject(row) for row in cast["subjects"]]
    subjects += [_subject(_as_person(row)) for row in crowd]
    subjects += [_subject(_as_body(row)) for row in bodies]
    _check(subjects, at)
    known = {row["key"]: _id_of_subject(row) for row in cast["subjects"]}
    mandates = [_mandate(row, known) for row in cast["mandates"]]
    mandates += [_legal_person(row, at) for row in bodies]
    return World(
        source="people",
        digest=_digest(folder.parent),
        subjects=tuple(subjects),
        mandates=tuple(mandates),
        officials=tuple(_official(row) for row in cast["officials"]),
        posts=tuple(
            _post(row, post | {"duty": duty})
            for row in cast["officials"]
            for post in row["posts"]
            for duty in str(post["duty"]).split()
        ),
        accounts=tuple(_accounts(cast, accounts, at)),
        keys=tuple(_key(row) for row in cast["keys"]),
    )


def _as_person(row: dict[str, str]) -> dict[str, str]:
    return {**row, "kind": SubjectKind.PERSON, "id_type": IdType.RESIDENT}


def _as_body(row: dict[str, str]) -> dict[str, str]:
    return {**row, "id_type": IdType.CREDIT_CODE, "id_number": row["credit_code"]}


def _id_of_subject(row: Mapping[str, Any]) -> UUID:
    return id_of("subject", f"{row['id_type']}:{row['id_number']}")


def _subject(row: Mapping[str, Any]) -> Subject:
    resident = row["id_type"] == IdType.RESIDENT
    return Subject(
        id=_id_of_subject(row),
        kind=row["kind"],
        name=row["name"],
        id_type=row["id_type"],
        id_number=row["id_number"],
        birth=birth_of(row["id_number"]) if resident else row.get("birth"),
        phone=row.get("phone", ""),
        region=row["region"],
        address=row.get("address", ""),
    )


def _check(subjects: Iterable[Subject], at: datetime) -> None:
    for row in subjects:
        if row.id_type == IdType.CREDIT_CODE:
            wrong = check_credit_code(row.id_number)
        else:
            wrong = check_id_document(row.id_type, row.id_number, on=at.date())
        if wrong:
            raise Invalid(f"样例数据中“{row.name}”的证件号码有误：{wrong}")


def _mandate(row: dict[str, Any], known: dict[str, UUID]) -> Mandate:
    return Mandate(
        id=id_of("mandate", f"{row['kind']}:{row['principal']}:{row['agent']}"),
        kind=row["kind"],
        principal_id=known[row["principal"]],
        agent_id=known[row["agent"]],
        since=row["since"],
        until=row.get("until"),
    )


def _legal_person(row: dict[str, str], at: datetime) -> Mandate:
    agent = {"id_type": IdType.RESIDENT, "id_number": row["legal_person"]}
    return Mandate(
        id=id_of("mandate", f"legal_person:{row['credit_code']}"),
        kind=MandateKind.LEGAL_PERSON,
        principal_id=_id_of_subject(_as_body(row)),
        agent_id=_id_of_subject(agent),
        since=at.date(),
    )


def _official(row: dict[str, Any]) -> Official:
    return Official(id=id_of("official", row["number"]), name=row["name"], number=row["number"])


def _post(row: dict[str, Any], post: dict[str, Any]) -> Post:
    place = f"{post['duty']}:{post['region']}"
    return Post(
        id=id_of("post", f"{row['number']}:{place}"),
        official_id=id_of("official", row["number"]),
        organisation_id=id_of("organisation", place),
        title=post["title"],
        roles=post["roles"],
    )


def _accounts(
    cast: dict[str, Any], accounts: dict[str, dict[str, str]], at: datetime
) -> Iterable[Account]:
    hashes = {row["password"]: "" for row in accounts.values()}
    hashes = {password: make_password(password) for password in hashes}  # once for all
    for row in [*cast["subjects"], *cast["officials"]]:
        if row.get("login") not in accounts:
            continue
        official = "number" in row
        yield Account(
            id=id_of("account", row["login"]),
            login=row["login"],
            password=hashes[accounts[row["login"]]["password"]],
            subject_id=None if official else _id_of_subject(row),
            official_id=id_of("official", row["number"]) if official else None,
            password_at=at,
        )


def _key(row: dict[str, Any]) -> ApiKey:
    return ApiKey(
        id=id_of("key", row["key"]),
        organisation_id=id_of("organisation", f"{row['duty']}:{row['region']}"),
        label=row["label"],
        digest=digest_of(row["key"]),
        scopes=row["scopes"],
        demo=True,
    )
