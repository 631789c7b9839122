"""补正: the notice is seen beside the form as the applicant will read it, before it is sent."""

import base64
import io
import re

import pytest
from PIL import Image

from onething.cases import queries
from onething.cases.models import Case, Supplement
from onething.cases.phrases import common, phrase_faults
from onething.kernel.refusals import NotYours
from tests import given
from tests.cast import actor
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
food = once(lambda: given.a_case_at_the_window(actor("wangjianguo", behalf="晋味面馆")))


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let pages live on the Monday of the tests."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)


LAYOUT = "layout:1"  # 没有标明面积


def asked(client, case, **said):
    return client.post(f"/bj/{case}/bz", {"token": "p1"} | said)


def test_it_is_shown_as_the_applicant_will_read_it_and_nothing_is_sent(at_screen, food):
    client = at_screen("wangfang")
    empty = client.get(f"/bj/{food}/bz").content.decode()

    page = asked(client, food, preview="1", pick=[LAYOUT], note="请尽快").content.decode()

    assert "左边选一个问题" in empty
    letter = page.partition('id="letter"')[2]
    assert "没有标明面积" in letter
    assert "请尽快" in letter
    assert re.search(r"请在 <strong>\d+ 年", letter) or re.search(r"请在 <strong>.*?日", letter)
    picture = base64.b64decode(re.search(r"data:image/png;base64,([^\"]+)", letter)[1])
    assert Image.open(io.BytesIO(picture)).size[1] > 1000
    assert f'value="{LAYOUT}" checked' in page
    assert not Supplement.objects.exists()
    assert Case.objects.get(pk=food).state == "submitted"


def test_what_is_sent_is_what_was_seen(at_screen, food):
    client = at_screen("wangfang")
    clerk = actor("wangfang")
    items = [{"material": "layout", "name": "平面布局图", "problem": "缺页", "remedy": "补齐"}]
    draft = queries.supplement_draft(food, items=items, note="", by=clerk, at=MONDAY)

    asked(client, food, pick=["layout:0"])

    kept = Supplement.objects.get(case=food)
    paper = queries.step_paper(food, "ask_supplement", MONDAY)
    assert draft.until == kept.until
    assert paper["supplement_until"] == draft.data["supplement_until"]
    assert draft.data["applicant"] == paper["applicant"]
    assert paper.keys() - {"said"} <= draft.data.keys() | {"said"}


def test_every_material_that_was_handed_in_has_the_common_problems(at_screen, food):
    page = at_screen("wangfang").get(f"/bj/{food}/bz").content.decode()

    layout = page.partition("平面布局图</legend>")[2].partition("</fieldset>")[0]
    assert layout.index("没有标明面积") < layout.index(common()[1][1])
    assert common()[0][1] not in layout  # it has its own words for that


def test_a_common_problem_is_sent_in_its_words(at_screen, food):
    page = at_screen("wangfang").get(f"/bj/{food}/bz").content.decode()
    value = re.search(r'value="(layout:\d+)"[^>]*><div><label[^>]*>缺页', page)[1]

    asked(at_screen("wangfang"), food, pick=[value])

    (item,) = Supplement.objects.get(case=food).items
    assert (item["problem"], item["remedy"]) == common()[1][1:]


@pytest.mark.parametrize("login", ["lixiaoman", "qianwei", "zhouming"])
def test_nobody_else_sees_a_draft(food, login):
    with pytest.raises(NotYours):
        queries.supplement_draft(food, items=[], note="", by=actor(login), at=MONDAY)


def test_half_a_line_is_not_shown_and_not_sent(at_screen, food):
    client = at_screen("wangfang")
    looked = asked(client, food, preview="1", own_name="租赁合同").content.decode()
    sent = asked(client, food, own_name="租赁合同")

    assert "左边选一个问题" in looked
    assert sent.status_code == 422
    assert "都要写明名称、问题和补正要求" in sent.content.decode()


def test_the_common_problems_need_a_source():
    good = {"like": "缺页", "problem": "缺页", "remedy": "补齐", "source": "x", "confidence": "low"}
    assert phrase_faults({"common": [good]}) == []
    assert phrase_faults({"common": []})
    (fault,) = phrase_faults({"common": [good | {"source": ""}]})
    assert fault[0] == ("common", 0, "source")
