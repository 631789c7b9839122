"""Historical licences from a page: tried, started, brought in batch by batch, or given up."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

from onething.documents import access, licence_rules
from onething.documents.commands.imports import bring
from onething.documents.events import ImportAdvanced, ImportDropped, ImportStarted, ImportTried
from onething.documents.incoming import Gathered, again, kept
from onething.documents.models import LicenceImport
from onething.documents.terms import ImportFate
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command
from onething.kernel.crypto import sm3
from onething.kernel.facts import canonical
from onething.kernel.refusals import Invalid, NotAllowed

OPEN = ("tried", "running")


@command
def try_import(source: str, name: str, found: Gathered, *, by: Actor, at: datetime) -> UUID:
    """Keep the rows of a file for a look at what would become of them; the same file is kept once."""
    access.must_import(by)
    said = source.strip()[:60]
    if not said:
        raise Invalid("请填写来源系统。", errors={"source": "请填写这些证照来自哪个系统"})
    most = licence_rules.import_rows()
    if found.rows > most:
        raise Invalid(
            f"文件有 {found.rows} 行，在页面上一次最多导入 {most} 行。请分成几份，"
            "或者请运维人员用“onething licences”命令导入。"
        )
    rows = [kept(one) for one in found.incoming]
    faults = [[one.row, one.column, one.sentence] for one in found.faults]
    digest = sm3(canonical({"source": said, "rows": rows, "faults": faults}))
    same = LicenceImport.objects.filter(digest=digest, state__in=OPEN).first()
    if same is not None:
        return same.pk
    run = LicenceImport.objects.create(
        source=said,
        name=name[:120],
        digest=digest,
        total=found.rows,
        rows=rows,
        refused=faults,
        gaps=[[one.row, one.column, one.sentence] for one in found.gaps],
        by=by.who,
        at=at,
    )
    fact = ImportTried(run=run.pk, source=said, content=digest, total=found.rows)
    ledger.write(fact, by=by, at=at)
    return run.pk


@command
def start_import(run_id: UUID, *, by: Actor, at: datetime) -> None:
    """Bring the rows of a tried file into the base; one that was broken off goes on where it stopped."""
    run = access.import_to_change(run_id, by)
    if run.state not in OPEN:
        raise NotAllowed("这次导入已经结束，不用再办。需要重新导入的，请再上传一次文件。")
    if not run.rows:
        raise NotAllowed("这份文件没有一行可以入库。请按下面的说明改好，再上传一次。")
    run.state = "running"
    run.save(update_fields=["state"])
    ledger.write(ImportStarted(run=run.pk, done=run.done), by=by, at=at)


@command
def drop_import(run_id: UUID, *, by: Actor, at: datetime) -> None:
    """Give up a file that was tried; its rows are forgotten."""
    run = access.import_to_change(run_id, by)
    if run.state != "tried":
        raise NotAllowed("这次导入已经开始或者结束，不能放弃。请刷新页面查看。")
    _forget(run, by, at)


@command
def lapse_import(run_id: UUID, *, by: Actor, at: datetime) -> None:
    """Forget the rows of a file that was tried long ago and never started (个人信息保护法 §19)."""
    must_be_system(by)
    run = LicenceImport.objects.select_for_update().get(pk=run_id)
    kept = timedelta(days=licence_rules.tried_days())
    if run.state == "tried" and at - run.at > kept:
        _forget(run, by, at)


def _forget(run: LicenceImport, by: Actor, at: datetime) -> None:
    run.state, run.rows, run.finished_at = "dropped", [], at
    run.save(update_fields=["state", "rows", "finished_at"])
    ledger.write(ImportDropped(run=run.pk), by=by, at=at)


@command
def import_next(run_id: UUID, *, after: int, by: Actor, at: datetime) -> None:
    """Bring the next batch into the base, once, however often it is asked for."""
    must_be_system(by)
    run = LicenceImport.objects.select_for_update().get(pk=run_id)
    if run.state != "running" or run.done != after:
        return
    size = licence_rules.import_batch()
    batch = [again(one) for one in run.rows[:size]]
    found, facts = bring(run.source, batch, at)
    counted = Counter(run.fates) + Counter(str(one.fate) for one in found)
    out = [
        [one.incoming.row, one.incoming.number, one.fault]
        for one in found
        if one.fate is ImportFate.REFUSED
    ]
    run.fates, run.refused = dict(counted), sorted([*run.refused, *out])
    run.rows, run.done = run.rows[size:], run.done + len(batch)
    if not run.rows:
        run.state, run.finished_at = "done", at
    run.save(update_fields=["fates", "refused", "rows", "done", "state", "finished_at"])
    advanced = ImportAdvanced(run=run.pk, done=run.done, left=len(run.rows))
    ledger.write(*facts, advanced, by=by, at=at)
