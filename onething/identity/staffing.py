"""What an administrator may do with an official: each deed checks what was said, changes rows, states facts."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from onething.identity import access, attempts
from onething.identity.events import (
    AccountReset,
    AccountUnlocked,
    LeavingDated,
    OfficialFact,
    OfficialLeft,
    OfficialReturned,
    PostEndDated,
    PostEnded,
    PostGiven,
    RolesChanged,
)
from onething.identity.models import (
    Account,
    Official,
    Organisation,
    Post,
    RecoveryCode,
    SecondFactor,
    TrainingRule,
    Visit,
)
from onething.identity.settings import administration
from onething.identity.terms import ROLES, Role
from onething.identity.training import holding
from onething.kernel.actor import Actor
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotAllowed, NotYours, together

HERE: Final = ZoneInfo("Asia/Shanghai")
LONGEST_TITLE: Final = 60
WHAT: Final = {"password": "密码", "factor": "动态验证码", "both": "密码和动态验证码"}
Said = Mapping[str, str]
Facts = list[OfficialFact]


@dataclass(frozen=True)
class Deed:
    """A deed: its name for people, what it does, and what was said of it in words."""

    name: str
    do: Callable[[Official, Said, Actor, datetime], Facts]
    words: Callable[[Said], str]


def day_of(at: datetime) -> date:
    """Return the day in China."""
    return at.astimezone(HERE).date()


def roles_in(said: Said) -> tuple[str, ...]:
    """Return the roles that were said, in their order, or refuse."""
    wanted = tuple(dict.fromkeys(role for role in said.get("roles", "").split(",") if role))
    if not wanted or not administration().grantable.issuperset(wanted):
        sentence = "请至少选择一个岗位角色。"
        raise Invalid(sentence, errors={"roles": sentence})
    if Role.SITE in wanted and len(wanted) > 1:
        sentence = "“网点人员”是合作单位的人，不能兼有别的角色。请只选“网点人员”。"
        raise Invalid(sentence, errors={"roles": sentence})
    return wanted


def needs_two(official: Official, said: Said) -> bool:
    """Say whether this touches somebody who keeps the platform, or makes one."""
    kept = administration().two_persons
    held = Post.objects.filter(official=official, ended_at__isnull=True).values_list(
        "roles", flat=True
    )
    touched = {role for roles in held for role in roles} | set(said.get("roles", "").split(","))
    return not kept.isdisjoint(touched)


def new_post(official: Official, said: Said, by: Actor, at: datetime) -> Facts:
    """Give a post with roles, from a day, until a day."""
    organisation = access.organisation_to_staff(id_in(said, "organisation"), by)
    together(lambda: roles_in(said), lambda: title_in(said), lambda: days_in(said, at))
    roles, title = roles_in(said), title_in(said)
    since, until = days_in(said, at)
    _trained(official, organisation, roles, at)
    if since is None and TrainingRule.objects.filter(organisation=organisation).exists():
        since = day_of(at)  # from which his days of grace are counted
    if Post.objects.filter(
        official=official, organisation=organisation, ended_at__isnull=True
    ).exists():
        raise NotAllowed(
            f"{official.name}在这个单位已经有岗位。请修改原岗位的角色，或先结束原岗位。"
        )
    post = Post.objects.create(
        id=new_id(),
        official=official,
        organisation=organisation,
        title=title,
        roles=list(roles),
        since=since,
        until=until,
    )
    return [
        PostGiven(
            official=official.pk,
            post=post.pk,
            organisation=organisation.pk,
            roles=roles,
            since=since,
            until=until,
        )
    ]


def title_in(said: Said) -> str:
    """Return the title of a post that was said, or refuse."""
    title = said.get("title", "").strip()
    if not title or len(title) > LONGEST_TITLE:
        sentence = f"请填写岗位名称，最多 {LONGEST_TITLE} 个字。"
        raise Invalid(sentence, errors={"title": sentence})
    return title


def days_in(said: Said, at: datetime) -> tuple[date | None, date | None]:
    """Return from which to which day a post is to be held, or refuse."""
    together(lambda: _day(said, "since"), lambda: _day(said, "until"))
    since, until = _day(said, "since"), _day(said, "until")
    _check_days(since, until, day_of(at))
    return since, until


def _trained(
    official: Official, organisation: Organisation, roles: tuple[str, ...], at: datetime
) -> None:
    if why_not := holding.may_be_given(official.pk, organisation, roles, day_of(at)):
        raise NotAllowed(why_not)


def _check_days(since: date | None, until: date | None, today: date) -> None:
    if until is not None and until < max(today, since or today):
        sentence = "结束日期不能早于今天和开始日期。请重新选择。"
        raise Invalid(sentence, errors={"until": sentence})


def change_roles(official: Official, said: Said, by: Actor, at: datetime) -> Facts:
    """Change the roles of a post."""
    post, roles = _post(official, said, by), roles_in(said)
    _trained(official, post.organisation, roles, at)
    post.roles = list(roles)
    post.save(update_fields=["roles"])
    return [
        RolesChanged(
            official=official.pk, post=post.pk, organisation=post.organisation_id, roles=roles
        )
    ]


def finish_post(official: Official, said: Said, by: Actor, at: datetime) -> Facts:
    """End a post now, or set its last day."""
    post, on = _post(official, said, by), _day(said, "on")
    if on is None or on < day_of(at):
        return end_post(post, at)
    _check_days(post.since, on, day_of(at))
    post.until = on
    post.save(update_fields=["until"])
    return [
        PostEndDated(
            official=official.pk, post=post.pk, organisation=post.organisation_id, until=on
        )
    ]


def end_post(post: Post, at: datetime) -> Facts:
    """End a post."""
    post.ended_at = at
    post.save(update_fields=["ended_at"])
    return [PostEnded(official=post.official_id, post=post.pk, organisation=post.organisation_id)]


def leave(official: Official, said: Said, by: Actor, at: datetime) -> Facts:
    """Close the account of somebody who leaves: now, or after his last day."""
    _all_mine(official, by)
    if official.left_at is not None:
        raise NotAllowed(f"{official.name}的账号已经停用。请刷新页面查看。")
    on = _day(said, "on")
    if on is None or on < day_of(at):
        return close(official, at)
    official.leaves_on = on
    official.save(update_fields=["leaves_on"])
    return [LeavingDated(official=official.pk, on=on)]


def close(official: Official, at: datetime) -> Facts:
    """Close the account: sessions end with the next request, systems act for him no more."""
    official.left_at = at
    official.save(update_fields=["left_at"])
    accounts = Account.objects.filter(official=official, disabled_at__isnull=True)
    accounts.update(disabled_at=at, activation="", activation_until=None)
    Visit.objects.filter(account__official=official, ended_at__isnull=True).update(ended_at=at)
    return [OfficialLeft(official=official.pk)]


def come_back(official: Official, said: Said, by: Actor, at: datetime) -> Facts:
    """Open the account again; the password is set anew with a code that is handed over."""
    account = _account(official)
    if official.left_at is None and account.disabled_at is None and official.leaves_on is None:
        raise NotAllowed(f"{official.name}的账号没有停用，不需要恢复。")
    official.left_at = official.leaves_on = None
    official.save(update_fields=["left_at", "leaves_on"])
    if account.disabled_at is not None:
        account.disabled_at = None
        _hand_over(account, said, at)
    return [OfficialReturned(official=official.pk)]


def unlock(official: Official, said: Said, by: Actor, at: datetime) -> Facts:
    """Lift the lock of too many tries."""
    login = _account(official).login
    for counted in (login, f"code:{login}", f"activate:{login}"):
        attempts.forget(counted)
    return [AccountUnlocked(official=official.pk)]


def reset(official: Official, said: Said, by: Actor, at: datetime) -> Facts:
    """Take away password or second factor; a code that is handed over in person opens again."""
    what, account = said.get("what", ""), _account(official)
    if what not in WHAT:
        sentence = "请选择重置密码、动态验证码，还是两样都重置。"
        raise Invalid(sentence, errors={"what": sentence})
    if account.disabled_at is not None:
        raise NotAllowed(f"{official.name}的账号已经停用。请先恢复账号，再重置。")
    if what in ("factor", "both"):
        SecondFactor.objects.filter(account=account).delete()
        RecoveryCode.objects.filter(account=account).delete()
    if what in ("password", "both"):
        _hand_over(account, said, at)
    Visit.objects.filter(account=account, ended_at__isnull=True).update(ended_at=at)
    unlock(official, said, by, at)
    return [AccountReset(official=official.pk, what=what)]


def _hand_over(account: Account, said: Said, at: datetime) -> None:
    """Make the old password worthless and keep the digest of the code that replaces it."""
    account.password = f"!{secrets.token_urlsafe(24)}"
    account.password_at = at
    account.activation = said["digest"]
    account.activation_until = at + timedelta(days=administration().activation_days)
    account.save()


def _account(official: Official) -> Account:
    found = Account.objects.select_for_update().filter(official=official).first()
    if found is None:
        raise NotAllowed(f"{official.name}还没有登录账号。请先为其建立账号。")
    return found


def _post(official: Official, said: Said, by: Actor) -> Post:
    posts = Post.objects.select_for_update().filter(official=official, ended_at__isnull=True)
    found = posts.filter(pk=id_in(said, "post"), organisation__in=access.administered(by)).first()
    if found is None:
        raise NotYours
    return found


def _all_mine(official: Official, by: Actor) -> None:
    """Refuse to close somebody who still works for an organisation that is not his to administer."""
    held = Post.objects.select_related("organisation").filter(
        official=official, ended_at__isnull=True
    )
    other = held.exclude(organisation__in=access.administered(by)).order_by("pk").first()
    if other is not None:
        raise NotAllowed(
            f"{official.name}还在{other.organisation.name}有岗位，不能停用账号。"
            "请只结束本单位的岗位，或请对方单位先结束岗位。"
        )


def id_in(said: Said, name: str) -> UUID:
    """Return the id that was chosen; what was not chosen from the list is not there."""
    try:
        return UUID(said.get(name, ""))
    except ValueError as wrong:
        raise NotYours from wrong


def _day(said: Said, name: str) -> date | None:
    typed = said.get(name, "").strip()
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError as wrong:
        sentence = "日期写法不对。请按“2026-11-30”的写法填写。"
        raise Invalid(sentence, errors={name: sentence}) from wrong


def _role_words(said: Said) -> str:
    return "、".join(ROLES.get(role, role) for role in said.get("roles", "").split(",") if role)


def _until_words(said: Said) -> str:
    return f"最后一天 {said['on']}" if said.get("on") else "立即"


DEEDS: Mapping[str, Deed] = {
    "reset": Deed("重置登录方式", reset, lambda said: WHAT.get(said.get("what", ""), "")),
    "unlock": Deed("解除锁定", unlock, lambda said: ""),
    "new_post": Deed(
        "增加岗位", new_post, lambda said: f"{said.get('title', '')}：{_role_words(said)}"
    ),
    "change_roles": Deed("修改岗位角色", change_roles, _role_words),
    "finish_post": Deed("结束岗位", finish_post, _until_words),
    "leave": Deed("停用账号", leave, _until_words),
    "come_back": Deed("恢复账号", come_back, lambda said: ""),
}
HANDS_OVER: Final = frozenset({"reset", "come_back"})  # deeds after which a code may be handed over
