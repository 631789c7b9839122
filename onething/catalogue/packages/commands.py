"""A package comes, and a second person publishes it whole or refuses it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from uuid import UUID

from onething.catalogue import publishing
from onething.catalogue.items.access import keeper
from onething.catalogue.items.publication import entered, revised
from onething.catalogue.models import ItemRevision, ServicePackage
from onething.catalogue.package_events import PackagePublished, PackageReceived, PackageRefused
from onething.catalogue.packages.file import body_of, package_of, read
from onething.catalogue.packages.weighing import Weighed, weighed
from onething.catalogue.terms.packages import PUBLISHED, REFUSED, WAITING, ItemFate, Package
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.calendar import CHINA
from onething.kernel.command import command
from onething.kernel.facts import Fact
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

LONGEST_REASON, LONGEST_ORIGIN = 300, 300
TOLD = 3  # faults in the sentence; all of them stand in `errors`


@command
def receive_package(content: str, *, by: Actor, at: datetime) -> UUID:
    """Take in a package from another installation; the same one that still waits is that one."""
    if not by.has("system"):
        keeper(by)
    package = read(content.encode("utf-8", "replace"))
    waiting = ServicePackage.objects.select_for_update().filter(state=WAITING)
    if there := waiting.filter(digest=package.digest).first():
        return there.pk
    if weighed(package, (), _day(at)).idle:
        raise NotAllowed("服务包里的一件事和事项与这里施行的完全相同，不用导入。")
    made = ServicePackage.objects.create(
        slug=package.slug,
        name=package.name,
        digest=package.digest,
        content=body_of(package),
        origin=package.origin[:LONGEST_ORIGIN],
        received_by=by.who,
        received_at=at,
    )
    fact = PackageReceived(package=made.pk, theme=made.slug, digest=made.digest, origin=made.origin)
    ledger.write(fact, by=by, at=at)
    return made.pk


@command
def publish_package(
    package_id: UUID, effective_on: date, kept: Collection[str], *, by: Actor, at: datetime
) -> UUID:
    """Publish the theme of a package with its items, from a day on; `kept` stay as they are here."""
    row = _locked(package_id, by)
    if effective_on < _day(at):
        said = "生效日期不能早于今天。"
        raise Invalid(said, errors={"effective_on": said})
    package = package_of(row.content)
    found = weighed(package, kept, effective_on)
    _sound(found)
    row.state, row.effective_on = PUBLISHED, effective_on
    row.decided_by, row.decided_at = by.who, at
    taken = [one.code for one in found.items if one.fate is not ItemFate.SAME and not one.kept]
    facts = [*_standards(package, taken, row)]
    note = f"导入服务包：{row.origin}"[:LONGEST_REASON]
    signed = publishing.Signed(note, row.received_by, by.who, package.aside)
    revision, made = publishing.publish_theme(package.theme, effective_on, at, signed)
    others = [one for code in taken for one in publishing.follow(code, effective_on, at)]
    row.revision = revision.pk
    row.kept = sorted(one.code for one in found.items if one.kept)
    row.save()
    published = PackagePublished(
        package=row.pk,
        theme=row.slug,
        revision=revision.pk,
        effective_on=effective_on,
        kept=tuple(row.kept),
    )
    ledger.write(*facts, *map(publishing.fact_of, (*made, *others)), published, by=by, at=at)
    return revision.pk


@command
def refuse_package(package_id: UUID, reason: str, *, by: Actor, at: datetime) -> None:
    """Put a package aside with the reason; whoever brought it may do so himself."""
    row = _locked(package_id, by, own=True)
    if not reason.strip() or len(reason) > LONGEST_REASON:
        said = f"请写明理由，不超过 {LONGEST_REASON} 个字。"
        raise Invalid(said, errors={"reason": said})
    row.state, row.reason = REFUSED, reason.strip()
    row.decided_by, row.decided_at = ("" if row.received_by == by.who else by.who), at
    row.save()
    fact = PackageRefused(package=row.pk, theme=row.slug, reason=row.reason)
    ledger.write(fact, by=by, at=at)


def _locked(package_id: UUID, by: Actor, *, own: bool = False) -> ServicePackage:
    keeper(by)
    row = ServicePackage.objects.select_for_update().filter(pk=package_id).first()
    if row is None:
        raise NotYours
    if row.state != WAITING:
        raise NotAllowed("这个服务包已经办完。请刷新页面，按最新状态办理。")
    if row.received_by == by.who and not own:
        raise NotAllowed("这是您自己导入的，要由另一名省级事项管理员复核。")
    return row


def _sound(found: Weighed) -> None:
    if found.faults:
        errors = {f"faults.{number}": said for number, said in enumerate(found.faults)}
        told = "".join(found.faults[:TOLD])
        raise Invalid(f"服务包有 {len(found.faults)} 处不能在这里施行。{told}", errors=errors)
    if found.idle:
        raise NotAllowed("按这样的选择，没有什么要发布的。")


def _standards(package: Package, taken: Collection[str], row: ServicePackage) -> Iterator[Fact]:
    """Publish the items that are new or other here; yield the facts."""
    assert row.effective_on is not None
    assert row.decided_at is not None
    for content in package.items:
        if content["code"] in taken:
            revision = ItemRevision(
                code=content["code"],
                level=content["level"],
                effective_on=row.effective_on,
                note=f"随“{row.name}”服务包导入",
                proposed_by=row.received_by,
                reviewed_by=row.decided_by,
            )
            yield revised(revision, content, row.decided_at)
            yield from entered(revision)


def _day(at: datetime) -> date:
    return at.astimezone(CHINA).date()
