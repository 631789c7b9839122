"""当面收件、帮办: an official acts for somebody who is there, or who read out a code (民法典 §161)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID

from onething.identity import access, agreements, attempts
from onething.identity.assist_events import (
    AssistanceAgreed,
    AssistanceBegan,
    AssistanceEnded,
    AssistCodeMade,
)
from onething.identity.coming import acts_of
from onething.identity.models import (
    Assistance,
    AssistCode,
    AssistConsent,
    Official,
    Subject,
)
from onething.identity.secret import Secret
from onething.identity.settings import assistance, rules
from onething.identity.terms import (
    CODE,
    CONSENT,
    PRESENT,
    AgreementCard,
    AssistanceGround,
    Bound,
    Role,
    clean_number,
)
from onething.identity.training.holding import must_be_trained
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.calendar import CHINA
from onething.kernel.codes import plain_code
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.keyed import keyed, raw
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

OTHERS: Final = "这不是这件帮办单的申请人。请核对是谁，再请申请人本人授权。"
NOT_AGREED: Final = (
    "申请人还没有在网上同意，或者同意已经过期。请他在“我的帮办”里点同意，或者把授权码读给您。"
)
UNSIGNED: Final = (
    "申请人还没有签授权委托书。请他看过授权的内容，在框里签名；不用屏幕签的，打印这一页签好再勾选。"
)
TAIL: Final = 4  # signs of the ID number that are asked with a code
WRONG: Final = (
    "授权码或者证件号码的后四位不对，或者授权码已经过期。请申请人重新生成授权码，再读一遍。"
)


@command
def begin_assistance(
    subject: UUID,
    *,
    came: UUID,
    shown: str,
    bound: Bound | None = None,
    signature: str = "",
    by: Actor,
    at: datetime,
) -> UUID:
    """Act for somebody who stands at the window with his papers, or for whom he stands.

    `came`: who is there; `shown`: how his papers were looked at (reader, scan, typed); `signature`:
    for a 帮办单 he signs the 授权委托书, on the screen (its digest) or on paper.
    """
    ground = _ground(PRESENT, by, at)
    if bound is not None and not signature:
        raise Invalid(UNSIGNED, errors={"signed": UNSIGNED})
    if shown not in assistance().shown:
        raise Invalid("请选择怎样核对的证件：读卡器、扫码，或者看原件手工录入。")
    acts = acts_of(subject, came, ground, at)
    return _begin(
        subject, came, ground, acts, shown, bound=bound, signature=signature, by=by, at=at
    )


NOT_AGREED_HERE: Final = (
    "协议没有约定本网点可以这样做。请申请人到县级政务服务大厅，或者在网上办理。"
)


def _at_site(ground: AssistanceGround, by: Actor, at: datetime) -> AgreementCard | None:
    """Return the agreement within which he acts; None: he works for the administration itself."""
    if not by.has(Role.SITE):
        return None
    found = agreements.must_run(by.post, at.astimezone(CHINA).date())
    if not found.acts_on(ground.key):
        raise NotAllowed(NOT_AGREED_HERE)
    return found


def assist_by_code(
    code: str, tail: str, *, bound: Bound | None = None, by: Actor, at: datetime
) -> UUID:
    """Act for whoever read out his code; wrong codes are counted like wrong passwords."""
    counted = f"assist:{by.who}"
    said = f"{code}\0{tail}"
    failed, _ = attempts.count(counted, at, attempts.mark_of(by.cause, said))
    if failed > rules().failures:
        raise Invalid(
            f"授权码连续输错 {rules().failures} 次，请过 {rules().locked_minutes} 分钟再试，"
            "或者请申请人出示证件，当面办理。"
        )
    begun = _by_code(Secret(_digest(code, tail)), bound=bound, by=by, at=at)
    attempts.forget(counted)
    return begun


@command
def _by_code(digest: Secret, *, bound: Bound | None, by: Actor, at: datetime) -> UUID:
    """Take the code that somebody read out; it is good once."""
    ground = _ground(CODE, by, at)
    rows = AssistCode.objects.select_for_update().filter(digest=digest.value, until__gte=at)
    found = rows.first()
    if found is None:
        raise Invalid(WRONG, errors={"code": WRONG})
    subject, came = found.subject_id, found.came_id
    found.delete()
    acts = acts_of(subject, came, ground, at)
    return _begin(subject, came, ground, acts, "", bound=bound, by=by, at=at)


@command
def agree_to_assistance(bound: Bound, *, official: UUID, by: Actor, at: datetime) -> None:
    """Let this official act for him, for this 帮办单 and in its matters only."""
    own = access.subject_of(by)
    if bound.order is None or not by.behalf or not own:
        raise NotYours
    if not Official.objects.filter(pk=official).exists():
        raise NotYours
    subject = UUID(by.behalf)
    if bound.subject not in (None, subject):
        raise NotYours
    until = at + timedelta(minutes=assistance().agreed_minutes)
    said = {
        "subject_id": subject,
        "came_id": own,
        "official_id": official,
        "themes": list(bound.themes),
        "made_at": at,
        "until": until,
    }
    AssistConsent.objects.update_or_create(order=bound.order, defaults=said)
    fact = AssistanceAgreed(subject=subject, order=bound.order, official=official, until=until)
    ledger.write(fact, by=by, at=at)


@command
def assist_by_consent(order: UUID, *, by: Actor, at: datetime) -> UUID:
    """Act for somebody who agreed to it on his own page; his agreement is good once."""
    ground = _ground(CONSENT, by, at)
    official = UUID(by.who.removeprefix("official:"))
    rows = AssistConsent.objects.select_for_update().filter(order=order, until__gte=at)
    found = rows.filter(official=official).first()
    if found is None:
        raise Invalid(NOT_AGREED)
    subject, came = found.subject_id, found.came_id
    bound = Bound(order=order, themes=tuple(found.themes), subject=subject)
    found.delete()
    acts = acts_of(subject, came, ground, at)
    return _begin(subject, came, ground, acts, "", bound=bound, by=by, at=at)


def make_assist_code(*, by: Actor, at: datetime) -> str:
    """Return the digits that he reads to an official; the same form again gives the same digits."""
    seed = raw(f"assist\0{by.who}\0{by.behalf}\0{by.cause}")
    digits = assistance().digits
    code = str(int.from_bytes(seed[:8], "big") % 10**digits).zfill(digits)
    own = access.subject_of(by)
    subject = Subject.objects.filter(pk=by.behalf).first() if by.behalf and own else None
    if subject is None:
        raise NotYours
    _keep_code(Secret(_digest(code, subject.id_number[-TAIL:])), by=by, at=at)
    return code


@command
def _keep_code(digest: Secret, *, by: Actor, at: datetime) -> None:
    """Keep the digest of a new code; one made before is good no longer."""
    until = at + timedelta(minutes=assistance().minutes)
    said = {"came_id": access.subject_of(by), "digest": digest.value, "made_at": at, "until": until}
    AssistCode.objects.update_or_create(subject_id=UUID(by.behalf), defaults=said)
    ledger.write(AssistCodeMade(subject=UUID(by.behalf), until=until), by=by, at=at)


@command
def end_assistance(assistance_id: UUID, *, by: Actor, at: datetime) -> None:
    """Stop acting for somebody: the official himself, or the one for whom he acts."""
    rows = Assistance.objects.select_for_update().filter(pk=assistance_id)
    found = rows.first()
    his = found is not None and (
        by.who == f"official:{found.official_id}" or by.behalf == str(found.subject_id)
    )
    if found is None or not his:
        raise NotYours
    if found.ended_at is None:
        _end([found], by=by, at=at)


@command
def end_order(order: UUID, *, by: Actor, at: datetime) -> None:
    """End whatever was allowed because of an order that somebody else has now, or that is over."""
    must_be_system(by)
    AssistConsent.objects.filter(order=order).delete()
    rows = Assistance.objects.select_for_update().filter(order=order, ended_at=None)
    _end(list(rows.order_by("since", "pk")), by=by, at=at)


def _ground(key: str, by: Actor, at: datetime) -> AssistanceGround:
    ground = assistance().grounds[key]
    if not (by.org and by.who.startswith("official:") and ground.roles & set(by.roles)):
        raise NotYours
    official, on = UUID(by.who.removeprefix("official:")), at.astimezone(CHINA).date()
    if not access.posts_to_act_in(official, on).filter(pk=by.post).exists():
        raise NotAllowed("您的岗位已经结束，不能再代办。请联系单位管理员，由在岗人员接手。")
    must_be_trained(by, at)
    return ground


def _within(
    agreed: AgreementCard | None, ground: AssistanceGround, acts: list[str], at: datetime
) -> tuple[list[str], datetime]:
    """Return what may be done and until when: at a partner's site no more than was agreed."""
    until = at + timedelta(minutes=ground.minutes)
    if agreed is None:
        return acts, until
    allowed = [act for act in acts if act in agreed.acts_on(ground.key)]
    if not allowed:
        raise NotAllowed(NOT_AGREED_HERE)
    last = datetime.combine(agreed.until + timedelta(days=1), time.min, CHINA)
    return allowed, min(until, last)


def _begin(
    subject: UUID,
    came: UUID,
    ground: AssistanceGround,
    acts: list[str],
    shown: str,
    *,
    bound: Bound | None,
    signature: str = "",
    by: Actor,
    at: datetime,
) -> UUID:
    if bound is not None and bound.subject not in (None, subject):
        raise Invalid(OTHERS, errors={"code": OTHERS})
    agreed = _at_site(ground, by, at)
    if agreed is not None and bound is not None:
        raise NotYours
    acts, until = _within(agreed, ground, acts, at)
    official = UUID(by.who.removeprefix("official:"))
    known = Subject.objects.filter(pk__in={subject, came}).count()
    if known < len({subject, came}):
        raise NotYours("没有找到申请人。请重新核对证件号码。")
    before = Assistance.objects.select_for_update().filter(official=official, ended_at=None)
    _end(list(before), by=by, at=at)
    made = Assistance.objects.create(
        id=new_id(),
        official_id=official,
        post_id=UUID(by.post),
        organisation_id=UUID(by.org),
        subject_id=subject,
        came_id=came,
        ground=ground.key,
        shown=shown,
        acts=acts,
        themes=list(bound.themes) if bound else [],
        order=bound.order if bound else None,
        signature=signature,
        site=agreed.site if agreed else None,
        items=list(agreed.items) if agreed else [],
        since=at,
        until=until,
    )
    fact = AssistanceBegan(
        subject=subject,
        assistance=made.pk,
        came=came,
        ground=ground.key,
        shown=shown,
        acts=tuple(acts),
        until=made.until,
        themes=tuple(made.themes),
        order=made.order,
        signature=signature,
        site=made.site,
    )
    ledger.write(fact, by=by, at=at)
    return made.pk


def _end(rows: list[Assistance], *, by: Actor, at: datetime) -> None:
    """End them in one go; a ledger record each."""
    for row in rows:
        row.ended_at, row.ended_by = at, by.who
        row.save(update_fields=["ended_at", "ended_by"])
    if rows:
        facts = [
            AssistanceEnded(subject=row.subject_id, assistance=row.pk, order=row.order)
            for row in rows
        ]
        ledger.write(*facts, by=by, at=at)


def _digest(code: str, tail: str) -> str:
    return keyed(f"assist\0{plain_code(code)}\0{clean_number(tail)}")
