"""People at a partner's site learn, sit exams and practise, by the rules of data/training."""

import pytest
from django.test import Client

from onething.identity.models import Post, Qualification, Sitting
from onething.identity.training.rules import courses
from tests.pages.staff.test_practice import arrived
from tests.times import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner(at_screen, monkeypatch):
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)
    return at_screen("youzhan")


def test_he_sees_his_courses_first_and_no_page_of_the_hall(partner, django_assert_max_num_queries):
    partner.get("/px")
    with django_assert_max_num_queries(12):
        page = partner.get("/px").content.decode()

    own = [course.name for course in courses().values() if "site" in course.roles]
    assert own == ["服务规范和好差评", "网点代收、帮办和登记"]
    first = sorted(page.index(f">{name}<") for name in own)
    assert first[-1] < page.index(">窗口受理基本功<")
    for path in ("/px/pb", "/px/lxd", "/px/wd", "/px/dw", "/px/kh"):
        assert f'href="{path}"' not in page
        assert partner.get(path).status_code == 404, path
    assert 'href="/px"' in partner.get("/desk/zd").content.decode()


def test_he_sits_the_exam_of_sites_and_it_is_kept(partner):
    begun = partner.post("/px/kc/site", {"token": "a"})
    sitting = Sitting.objects.get()
    assert begun.headers["Location"] == f"/px/ks/{sitting.pk}"
    course = courses()["site"]
    assert len(sitting.drawn) == course.draw
    answers = {
        f"q-{key}": [str(one) for one in course.questions[key].right] for key in sitting.drawn
    }

    partner.post(f"/px/ks/{sitting.pk}", {"token": "b", **answers})

    held = Qualification.objects.get()
    assert (held.course, held.official) == ("site", sitting.official)
    assert "合格" in partner.get("/px").content.decode()


def test_an_exam_of_somebody_else_is_not_his(partner, at_screen):
    at_screen("wangfang").post("/px/kc/window", {"token": "w"})

    assert partner.get(f"/px/ks/{Sitting.objects.get().pk}").status_code == 404
    assert Client().get("/px").status_code == 302


def test_he_practises_taking_in_as_a_window_does_and_in_service_nothing_changes(
    at_screen, settings
):
    browser, page, answer = arrived(at_screen, settings, login="youzhan")

    assert answer.status_code == 302, page
    there = browser.get("/px/lx").content.decode()
    assert "来一个到窗口的人" in there
    assert Post.objects.get(official__number__startswith="LX-").roles == ["window"]
    settings.PRACTICE, settings.ROOT_URLCONF = False, "onething.web.urls"
    assert at_screen("youzhan").get("/desk").status_code == 404
