"""Who has retired, or whose post has ended since he signed in, signs nothing: each way to sign says so."""

import pytest

from onething.cases import commands
from onething.cases.models import Case, Opinion, Turn
from onething.identity.load import id_of
from onething.identity.models import Official, Post
from onething.kernel.models import Event
from onething.kernel.reading import note_reading
from onething.kernel.refusals import NotAllowed
from tests import given
from tests.cast import actor
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
LEFT = "岗位已经结束"
ROUTE = [
    {"do": "examine", "role": "examiner"},
    {"do": "review", "role": "reviewer"},
    {"do": "sign", "role": "decider", "organs": ["fire"]},
    {"do": "decide", "role": "decider"},
]


def a_case():
    """A food permit that was examined; the fire organ signs after the review."""
    return given.an_examined_case(actor("wangjianguo", behalf="晋味面馆"), ROUTE)


examined = once(a_case)


@pytest.fixture
def reviewed(examined):
    commands.review(examined, opinion="同意", by=actor("wujing"), at=MONDAY)
    return examined


@pytest.fixture
def signed(reviewed):
    commands.countersign(reviewed, agrees=True, by=actor("shenyi"), at=MONDAY)
    return reviewed


def retire(by):
    Official.objects.filter(pk=by.who.partition(":")[2]).update(left_at=MONDAY)


def end_post(by):
    Post.objects.filter(official=by.who.partition(":")[2]).update(ended_at=MONDAY)


@pytest.fixture(params=[retire, end_post])
def leaves(request):
    """Return how somebody leaves after he has signed in."""
    return request.param


def nothing_happened(case, deed, words=LEFT):
    before = Event.objects.count(), Opinion.objects.count(), Case.objects.get(pk=case).state
    with pytest.raises(NotAllowed, match=words):
        deed()
    assert before == (
        Event.objects.count(),
        Opinion.objects.count(),
        Case.objects.get(pk=case).state,
    )


def test_he_does_not_decide(signed, leaves):
    by = actor("zhengqiang")
    leaves(by)

    nothing_happened(signed, lambda: commands.grant(signed, by=by, at=MONDAY))


def test_he_does_not_sign_off_in_a_batch(signed, leaves):
    by = actor("zhengqiang")
    note_reading(f"case:{signed}", "/bj", by=by, at=MONDAY)
    leaves(by)

    nothing_happened(signed, lambda: commands.grant_in_batch(signed, by=by, at=MONDAY))


def test_he_does_not_review(examined, leaves):
    by = actor("wujing")
    leaves(by)

    nothing_happened(examined, lambda: commands.review(examined, opinion="同意", by=by, at=MONDAY))


def test_he_does_not_countersign_for_another_organ(reviewed, leaves):
    by = actor("shenyi")
    leaves(by)

    nothing_happened(
        reviewed, lambda: commands.countersign(reviewed, agrees=True, by=by, at=MONDAY)
    )
    assert Turn.objects.get(case=reviewed).answer == ""


def test_he_does_not_hand_over_or_put_others_in(examined, leaves):
    by, second = actor("wujing"), id_of("official", "SX00034")
    leaves(by)

    for deed in (
        lambda: commands.hand_over(examined, second, opinion="请办", by=by, at=MONDAY),
        lambda: commands.add_signer(
            examined, second, where="before", opinion="请看", by=by, at=MONDAY
        ),
    ):
        nothing_happened(examined, deed)


def test_he_gives_no_opinion_for_his_organ(examined, leaves):
    turn = commands.ask_opinion(
        examined, duty="urban", question="招牌？", days=3, by=actor("wujing"), at=MONDAY
    )
    by = actor("hansong")
    leaves(by)

    nothing_happened(examined, lambda: commands.give_opinion(turn, text="无", by=by, at=MONDAY))


def test_he_signs_no_record_of_a_visit(examined, leaves):
    officers = [id_of("official", number) for number in ("SX00004", "SX00034")]
    said = {"starts_at": MONDAY.replace(hour=23), "place": "样例路", "contact": "周明"}
    by = actor("zhouming")
    visit = commands.plan_visit(examined, **said, officers=officers, by=by, at=MONDAY)
    leaves(by)

    for deed in (
        lambda: commands.sign_visit(visit, examined, by=by, at=MONDAY),
        lambda: commands.judge_visit(
            visit, examined, findings={}, opinion="符合", verdict="pass", by=by, at=MONDAY
        ),
    ):
        nothing_happened(examined, deed)
