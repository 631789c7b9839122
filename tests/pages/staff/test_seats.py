"""Giving a place at the screen: who wished for what, how many are left, one button."""

import re

import pytest

from onething.cases import commands
from onething.cases.models import Seat
from onething.identity.models import Account
from onething.kernel.pump import pump_all
from tests.cases.test_seats import AT, FIRST, a_pupil, official, places
from tests.standing import once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let pages live on the day of the example."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: AT)


pupil = once(a_pupil)


@pytest.fixture
def screen(pupil, at_screen):
    """The examiner of the school office, at his screen."""
    by = official(pupil, "examiner")
    client = at_screen(Account.objects.get(official=by.who.removeprefix("official:")).login)
    client.post("/switch", {"as": by.post, "token": "s"})
    return client


def test_the_wishes_stand_first_and_the_numbers_beside(pupil, screen):
    page = screen.get(f"/bj/{pupil.pk}").content.decode()

    section = page[page.index('id="t-seats"') : page.index('id="t-form"')]
    rows = re.findall(r'value="([^"]+)".*?<td>([^<]*)</td><td class="num">(\d+)</td>', section)
    assert rows[0] == (FIRST, "第一志愿", "270")
    assert "依据：小店区义务教育招生计划（示例）" in section


def test_a_place_is_given_and_the_page_says_so(pupil, screen):
    answer = screen.post(f"/bj/{pupil.pk}/do/seat", {"where": FIRST, "token": "a"})

    assert answer.status_code == 302
    assert Seat.objects.get(case=pupil).name == FIRST
    assert "已安排</span></td><td>第一志愿" in screen.get(f"/bj/{pupil.pk}").content.decode()


def test_a_case_of_a_school_asks_little_when_it_was_decided(
    pupil, screen, django_assert_max_num_queries
):
    commands.assign_seat(pupil.pk, where=FIRST, by=official(pupil, "examiner"), at=AT)
    commands.grant(pupil.pk, by=official(pupil, "examiner"), at=AT)
    pump_all()
    screen.get(f"/bj/{pupil.pk}")

    with django_assert_max_num_queries(12):
        page = screen.get(f"/bj/{pupil.pk}").content.decode()

    assert "已安排</span>" in page


def test_without_a_choice_the_page_says_what_to_do(pupil, screen):
    answer = screen.post(f"/bj/{pupil.pk}/do/seat", {"token": "a"})

    assert answer.status_code == 422
    assert "请从招收计划里选一个单位" in answer.content.decode()


def test_a_full_school_cannot_be_chosen(pupil, screen):
    places(1)
    Seat.objects.create(
        case=a_pupil(), office=pupil.office, term="2027 年秋季小学一年级", name=FIRST, by="x", at=AT
    )

    page = screen.get(f"/bj/{pupil.pk}").content.decode()

    assert re.search(rf'value="{FIRST}" disabled', page)
