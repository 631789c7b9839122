"""Everybody who may ask for an address: people at a browser, systems with a key."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody at a browser. `place`: where an official's post is, seen from the thing he asks for."""

    name: str
    title: str
    role: str = ""  # of an official
    place: str = ""  # hall, office or elsewhere
    holds: bool = False  # an applicant to whom the things belong


@dataclass(frozen=True, kw_only=True)
class System:
    """A department's system with a key. `place` as above; `names`: whom it names as applicant."""

    name: str
    title: str
    place: str = ""
    scopes: frozenset[str] | None = None  # None: no key that holds
    names: str = "holder"  # holder, other, nobody


PEOPLE = (
    Person(name="anonymous", title="not signed in"),
    Person(name="holder", title="applicant, holder", holds=True),
    Person(name="agent", title="his agent, mandate in force", holds=True),
    Person(name="himself", title="legal person, as himself"),
    Person(name="early", title="agent before his mandate"),
    Person(name="other", title="another applicant"),
    Person(name="window", title="window", role="window", place="hall"),
    Person(name="window2", title="window, other hall", role="window", place="elsewhere"),
    Person(name="examiner", title="examiner", role="examiner", place="office"),
    Person(name="examiner2", title="examiner, other dept", role="examiner", place="elsewhere"),
    Person(name="examiner3", title="examiner, other county", role="examiner", place="elsewhere"),
    Person(name="reviewer", title="reviewer", role="reviewer", place="office"),
    Person(name="reviewer2", title="reviewer, other dept", role="reviewer", place="elsewhere"),
    Person(name="decider", title="decider", role="decider", place="office"),
    Person(name="decider2", title="decider, other dept", role="decider", place="elsewhere"),
    Person(name="decider3", title="decider of the hall", role="decider", place="hall"),
    Person(name="leader", title="leader of the hall", role="leader", place="hall"),
    Person(name="leader2", title="leader elsewhere", role="leader", place="elsewhere"),
    Person(name="catalogue", title="catalogue", role="catalogue", place="elsewhere"),
    Person(name="operator", title="operator", role="operator", place="elsewhere"),
    Person(name="steward", title="steward", role="steward", place="elsewhere"),
    Person(name="hotline", title="hotline", role="hotline", place="elsewhere"),
    Person(name="admin", title="administrator of the hall", role="admin", place="hall"),
    Person(name="admin2", title="administrator elsewhere", role="admin", place="elsewhere"),
    Person(name="discipline", title="discipline", role="discipline", place="elsewhere"),
    Person(name="resolver", title="resolver of the hall", role="resolver", place="hall"),
    Person(name="helper", title="helper of the hall", role="helper", place="hall"),
    Person(name="site", title="partner's site", role="site", place="hall"),
    Person(name="finance", title="finance of the office", role="finance", place="office"),
)
STEP_SCOPES = frozenset(
    f"cases.{do}"
    for do in (
        "read", "precheck", "accept", "ask_supplement", "refuse_acceptance", "examine", "review",
        "grant", "refuse", "step", "send_back", "countersign", "opinion", "join",
    )
)  # fmt: skip
ALL_SCOPES = STEP_SCOPES | {
    "documents.upload", "applications.read", "applications.file", "promises.check", "findings.write",
    "licences.use", "cases.visit", "cases.add_signer", "parcels.track", "fees.read", "fees.tell",
    "crossings.exchange", "province.demo", "aids.ask", "projects.read", "projects.answer",
}  # fmt: skip
SYSTEMS = (
    System(name="none", title="no key"),
    System(name="wrong", title="wrong key"),
    System(name="revoked", title="revoked key"),
    System(name="expired", title="expired key"),
    System(name="reader", title="office, scope cases.read only", place="office", scopes=frozenset({"cases.read"})),
    System(name="office", title="office, all scopes", place="office", scopes=ALL_SCOPES),
    System(name="hall", title="hall, all scopes", place="hall", scopes=ALL_SCOPES),
    System(name="other", title="other dept, all scopes", place="elsewhere", scopes=ALL_SCOPES),
    System(name="county", title="same duty, other county", place="elsewhere", scopes=ALL_SCOPES),
    System(name="stranger", title="hall, for another applicant", place="hall", scopes=ALL_SCOPES, names="other"),
    System(name="nobody", title="hall, for nobody known", place="hall", scopes=ALL_SCOPES, names="nobody"),
)  # fmt: skip
APPROVERS = frozenset({"examiner", "reviewer", "decider", "leader"})
