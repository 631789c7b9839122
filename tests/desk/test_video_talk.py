"""In every talk: who calls and what he wants; guides and lines of text that the clerk puts before him."""

import json

import pytest

from onething.desk import commands, rules
from onething.desk import queries as desk
from onething.desk.models import Shown, Video
from onething.identity.terms import masked
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.desk.given import hall, seated
from tests.desk.test_video import LATER, VIRTUAL, asked, talking
from tests.times import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_camera(db):
    """王芳 at the virtual window of 小店区."""
    return seated("wangfang", VIRTUAL)


def wanting(by, want):
    made = commands.ask_video(hall().pk, matter=None, shares=False, want=want, by=by, at=MONDAY)
    return Video.objects.get(pk=made)


def write(row, by, text="带房东身份证复印件"):
    commands.write_in_video(row.pk, text=text, by=by, at=MONDAY)


def guide(row, by, thing="yjs/kbcyd"):
    commands.show_in_video(row.pk, kind="guide", thing=thing, by=by, at=MONDAY)


def test_the_clerk_sees_who_calls_and_what_he_wants(citizen, at_camera):
    row = wanting(citizen, "  开面馆要\n哪些证？ ")

    (waits,) = desk.video_desk(at_camera, MONDAY).next
    commands.take_video(by=at_camera, at=MONDAY)
    sheet = desk.held_video(row.pk, at_camera, MONDAY)

    for one in (waits, sheet):
        assert (one.caller, one.want) == (masked("name", "李小满"), "开面馆要 哪些证？")
        assert "小满" not in one.caller
    fact = Event.objects.filter(stream=f"video:{row.pk}").order_by("seq")[0]
    assert "面馆" not in json.dumps(fact.data, ensure_ascii=False)


def test_who_calls_for_another_is_named_beside_him(at_camera):
    firm = actor("wangjianguo", behalf="晋味面馆")
    row = wanting(firm, "")
    commands.take_video(by=at_camera, at=MONDAY)

    shop, person = desk.held_video(row.pk, at_camera, MONDAY).caller.split("，")

    assert person.startswith("王") and "建国" not in person and shop


def test_too_much_is_told_and_nobody_is_in_the_line_for_it(citizen):
    with pytest.raises(Invalid) as refused:
        wanting(citizen, "字" * (rules.video()["want"] + 1))

    assert "want" in refused.value.errors and not Video.objects.exists()


def test_guides_and_lines_reach_the_other_in_a_talk_about_nothing_in_particular(citizen, at_camera):
    row = talking(citizen, at_camera)

    guide(row, at_camera)
    guide(row, at_camera, "sx/140131002001")
    write(row, at_camera)
    write(row, at_camera.because("again"))

    shown = desk.my_video(row.pk, citizen, LATER).shown
    assert sorted(one.kind for one in shown) == ["guide", "guide", "text", "text"]
    assert {one.title for one in shown if one.of_theme} == {"开办餐饮店"}
    assert {one.title for one in shown if one.kind == "text"} == {"带房东身份证复印件"}
    facts = Event.objects.filter(stream=f"video:{row.pk}", name="desk.video_showed").order_by("seq")
    assert [one.data["kind"] for one in facts] == ["guide", "guide", "text", "text"]
    assert "房东" not in json.dumps([one.data for one in facts], ensure_ascii=False)


def test_nothing_is_put_before_somebody_who_is_not_there(citizen, at_camera):
    row = asked(citizen)
    commands.take_video(by=at_camera, at=MONDAY)

    for push in (guide, write):
        with pytest.raises(NotAllowed, match="接通以后才能推送"):
            push(row, at_camera)
    commands.join_video(row.pk, by=citizen, at=MONDAY)
    commands.finish_video(row.pk, by=citizen, at=MONDAY)
    for push in (guide, write):
        with pytest.raises(NotAllowed, match="接通以后才能推送"):
            push(row, at_camera)
    assert not Shown.objects.exists()


def test_only_the_clerk_of_the_talk_puts_something_before_him(citizen, at_camera):
    row = talking(citizen, at_camera)

    for who in (citizen, actor("wangjianguo"), actor("zhouming"), actor("banghui")):
        for push in (guide, write):
            with pytest.raises(NotYours):
                push(row, who)


def test_what_is_no_guide_and_what_says_nothing_is_refused(citizen, at_camera):
    row = talking(citizen, at_camera)

    for thing in ("yjs/nothing", "sx/149999999999", "my/ws", ""):
        with pytest.raises(NotYours):
            guide(row, at_camera, thing)
    for text in (" ", "字" * (rules.video()["said"] + 1)):
        with pytest.raises(Invalid):
            write(row, at_camera, text)
    with pytest.raises(Invalid):
        commands.show_in_video(row.pk, kind="text", thing="x", by=at_camera, at=MONDAY)
