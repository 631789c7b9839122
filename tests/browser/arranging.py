"""Arrange a state in a running platform by commands, beside its own processes, which do the work behind.

Run with the platform's own environment: python -m tests.browser.arranging grant prints number and application;
“track” lets the demo carrier bring what is under way to its door, as minutes do.
"""

import sys
import time
from datetime import UTC, datetime, timedelta

import django

PATIENCE = 120  # seconds
STEPS = 4  # of the demo carrier: collect, move, arrive, deliver
LEFT = (
    "SELECT (SELECT count(*) FROM kernel_pending)"
    " + (SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
    "    AND scheduled_at IS NULL)"
    " + (SELECT count(*) FROM kernel_logentry WHERE position > (SELECT min(position) FROM kernel_cursor))"
)


def settled():
    """Wait until the platform has done what follows from what was done."""
    from django.db import connection  # noqa: PLC0415 -- after Django is set up

    end, quiet = time.monotonic() + PATIENCE, 0
    while time.monotonic() < end and quiet < 3:
        with connection.cursor() as cursor:
            cursor.execute(LEFT)
            quiet = quiet + 1 if cursor.fetchone()[0] == 0 else 0
        time.sleep(0.15)


def grant():
    """Let a food permit be granted whose applicant wants the result by post."""
    from onething.cases import commands  # noqa: PLC0415 -- after Django is set up
    from onething.cases.models import Case  # noqa: PLC0415 -- after Django is set up
    from tests import given  # noqa: PLC0415 -- after Django is set up
    from tests.cast import actor  # noqa: PLC0415 -- after Django is set up
    from tests.delivery.posts import HOME  # noqa: PLC0415 -- after Django is set up

    given.pump_all = settled
    now = datetime.now(UTC)
    by = actor("wangjianguo", behalf="晋味面馆")
    case = given.a_reviewed_case(by, at=now)
    application = Case.objects.get(pk=case).application
    commands.choose_way(application.pk, way="post", **HOME, by=by, at=now)
    commands.grant(case, by=actor("zhengqiang"), at=now)
    settled()
    print(application.number, application.pk)


def draft():
    """Let an agent who may only fill in complete a draft; print it, and who must sign."""
    from onething.identity import commands, queries  # noqa: PLC0415 -- after Django is set up
    from onething.identity.load import id_of  # noqa: PLC0415 -- after Django is set up
    from onething.identity.models import Subject  # noqa: PLC0415 -- after Django is set up
    from tests import given  # noqa: PLC0415 -- after Django is set up
    from tests.cast import actor  # noqa: PLC0415 -- after Django is set up

    given.pump_all = settled
    now = datetime.now(UTC)
    shop = Subject.objects.get(name="太原市小店区晋味面馆")
    agent = Subject.objects.get(name="刘安心").pk
    commands.grant_mandate(
        shop.pk, agent, since=now.date(), until=now.date() + timedelta(days=30), acts=("fill",),
        by=actor("wangjianguo", behalf="晋味面馆").because("browser"), at=now,
    )  # fmt: skip
    by = queries.actor(id_of("account", "liuanxin"), behalf=str(shop.pk), at=now)
    made = given.a_complete_draft(by, at=now)
    print(made, Subject.objects.get(name="王建国").id_number)


def video():
    """Let a hall have a virtual window that is open all day, its line free; print a complete draft."""
    from onething.desk import commands  # noqa: PLC0415 -- after Django is set up
    from onething.desk.models import Hall  # noqa: PLC0415 -- after Django is set up
    from onething.kernel.clock import CHINA  # noqa: PLC0415 -- after Django is set up
    from tests import given  # noqa: PLC0415 -- after Django is set up
    from tests.cast import actor  # noqa: PLC0415 -- after Django is set up

    given.pump_all = settled
    now, leader = datetime.now(UTC), actor("sunlixin")
    hall = Hall.objects.get(code="140105000-20").pk
    commands.set_window(
        hall, number=11, name="视频窗口", takes=["video"], post_a="", post_b="", closed=False,
        by=leader.because("browser:window"), at=now,
    )  # fmt: skip
    for ahead in range(2):
        day = now.astimezone(CHINA).date() + timedelta(days=ahead)
        commands.set_day(
            hall, day=day, spans=["00:00-24:00"], note="视频演示",
            by=leader.because(f"browser:{day}"), at=now,
        )  # fmt: skip
    print(given.a_complete_draft(actor("wangjianguo", behalf="晋味面馆"), at=now))


def relay():
    """Let 小店区 have an application that 平城区 took in, and a part that 平城区 does; print their ids and cases."""
    from onething.cases import commands as filing  # noqa: PLC0415 -- after Django is set up
    from onething.cases.models import Application, Case  # noqa: PLC0415 -- after Django is set up
    from onething.delivery.models import Relay  # noqa: PLC0415 -- after Django is set up
    from tests import given  # noqa: PLC0415 -- after Django is set up
    from tests.cases.away import MOVES  # noqa: PLC0415 -- after Django is set up
    from tests.cast import actor  # noqa: PLC0415 -- after Django is set up
    from tests.delivery.relays import acting_for_the_shop  # noqa: PLC0415 -- after Django is set up

    given.pump_all = settled
    then = datetime.now(UTC)
    acting = acting_for_the_shop(actor("liangmei"), then)
    number = given.a_submitted_application(acting, answers=given.SMALL, at=then)
    moving = given.a_submitted_application(
        actor("lixiaoman"), answers=MOVES, slug="cjrfw", at=then,
        said={"disability.old_region": "大同市平城区"},
    )  # fmt: skip
    card = Case.objects.get(application__number=moving)
    filing.accept(card.pk, by=actor("wangfang"), at=then)
    settled()
    application = Application.objects.get(number=number)
    food = Case.objects.get(application=application, part="food")
    made = Relay.objects.get(application=application.pk)
    print(made.pk, food.pk, card.away_parts.get().pk, card.pk)


def crossing():
    """Let 小店区 take something in for another province; what runs between places has run for weeks."""
    from onething.cases.models import AwayPart  # noqa: PLC0415 -- after Django is set up
    from onething.delivery import commands  # noqa: PLC0415 -- after Django is set up
    from onething.delivery.models import Crossing, Relay  # noqa: PLC0415 -- after Django is set up
    from onething.identity import commands as identity  # noqa: PLC0415 -- after Django is set up
    from tests.cast import actor  # noqa: PLC0415 -- after Django is set up

    then = datetime.now(UTC)
    who, by = actor("lixiaoman"), actor("wangfang")
    helped = identity.begin_assistance(
        who.behalf, came=who.behalf, shown="typed", by=by.because("browser:crossing"), at=then
    )
    commands.take_for_province(
        helped, province="demo", item="YS-HJ-03", papers=["身份证复印件"], phone="13803510000",
        agreed=True, by=by, at=then,
    )  # fmt: skip
    settled()
    long_ago = then.date() - timedelta(days=20)
    for row in (Relay, Crossing):  # no command lets weeks go by in a platform that runs
        row.objects.exclude(term="").update(term_from=long_ago, due_on=long_ago)
    AwayPart.objects.update(due_on=long_ago)


def track():
    """Ask the carrier as often as it has steps to go."""
    from onething.delivery.posting import ask_tracks  # noqa: PLC0415 -- after Django is set up

    settled()  # the order itself
    for _ in range(STEPS):
        ask_tracks(datetime.now(UTC))
    settled()


def film():
    """Let some minutes pass for recordings that were stopped: they are closed."""
    from onething.desk.timers import keep_recordings  # noqa: PLC0415 -- after Django is set up

    settled()
    keep_recordings(datetime.now(UTC) + timedelta(minutes=3))
    settled()


def machine():
    """Let a person have a fee to pay and a receipt to print; print the order and the receipt."""
    from onething.documents.models import Document  # noqa: PLC0415 -- after Django is set up
    from tests.cast import actor  # noqa: PLC0415 -- after Django is set up
    from tests.fees import given  # noqa: PLC0415 -- after Django is set up

    by = actor("lixiaoman")
    order = given.an_order(by, at=datetime.now(UTC), pump=settled)
    settled()
    papers = Document.objects.filter(holder=by.behalf).exclude(digest="")
    print(order.pk, papers.latest("pk").pk)


def sign():
    """Let a sign over a shop, filed online with everything, wait at the window; print the case."""
    from tests import given  # noqa: PLC0415 -- after Django is set up
    from tests.cast import actor  # noqa: PLC0415 -- after Django is set up

    given.pump_all = settled
    now, by = datetime.now(UTC), actor("wangjianguo", behalf="晋味面馆")
    number = given.a_submitted_application(by, at=now)
    given.a_checked_licence(number, by, at=now)
    print(given.cases_of(number, by, at=now)["sign"].id)


if __name__ == "__main__":
    django.setup()
    {
        "grant": grant,
        "track": track,
        "draft": draft,
        "video": video,
        "film": film,
        "relay": relay,
        "crossing": crossing,
        "machine": machine,
        "sign": sign,
    }[sys.argv[1]]()
