"""The bad input of issue 3: a hundred clients at once, a session or a right that ends in the middle."""

import re
import threading
from html import unescape

import pytest
from django.db import connection
from django.test import Client

from onething.cases import queries as cases
from onething.identity import attempts
from onething.identity.load import id_of
from onething.identity.models import Mandate, Post, Subject
from onething.kernel.models import Event
from tests import given
from tests.cast import actor
from tests.security.world import HOLDER, PASSWORD
from tests.times import MONDAY

CLIENTS, LINES = 100, 10  # clients, and how many connections they share
PLAIN = "application/x-www-form-urlencoded"


def signed_in(login="wangjianguo", behalf="晋味面馆"):
    """Return a browser in which somebody acts for an enterprise."""
    client = Client()
    client.post("/login", {"login": login, "password": PASSWORD, "token": f"in-{login}"})
    if behalf:
        whom = Subject.objects.get(name__contains=behalf).pk
        client.post("/switch", {"as": str(whom), "token": f"as-{login}"})
    return client


def hidden(page, name):
    return unescape(re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())[1])


def everybody_at_once(send):
    """Call `send` a hundred times from ten threads that begin together; return what they got."""
    answers, ready = [], threading.Barrier(LINES)

    def work():
        ready.wait()
        try:
            answers.extend(send() for _ in range(CLIENTS // LINES))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(LINES)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return answers


@pytest.fixture
def signing(world_again, monkeypatch):
    """A complete draft and the form that signs it, as the browser would send it."""
    monkeypatch.setattr(  # a hundred argon2 take half a minute and are not what is looked at
        "onething.identity.commands.accounts.check_password", lambda said, kept: said == PASSWORD
    )
    firm = actor("wangjianguo", behalf="晋味面馆")
    draft = given.a_complete_draft(firm)
    client = signed_in()
    page = client.get(f"/apply/{draft}/sign")
    form = {name: hidden(page, name) for name in ("token", "sealed")}
    return draft, client, form | {"consent": "yes", "password": PASSWORD}


@pytest.mark.django_db(transaction=True)
def test_a_hundred_clients_with_one_token_file_one_application(signing):
    draft, client, form = signing
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}

    def send():
        again = Client()
        again.cookies.load(cookies)
        answer = again.post(f"/apply/{draft}/sign", form)
        return answer.status_code, answer.headers.get("Location")

    answers = everybody_at_once(send)

    assert answers == [(302, f"/apply/{draft}/done")] * CLIENTS
    assert Event.objects.filter(stream=f"application:{draft}").count() == 2  # begun, filed
    firm = actor("wangjianguo", behalf="晋味面馆")
    assert len(cases.my_space(firm).applications) == 1


@pytest.fixture
def at_the_window(db, firm):
    """A case at the window, and a clerk with the form open."""
    case = given.a_case_at_the_window(firm)
    client = signed_in("wangfang", "")
    return case, client, hidden(client.get(f"/bj/{case}"), "token")


def test_the_same_token_with_other_content_is_refused(at_the_window):
    case, client, token = at_the_window
    path = f"/bj/{case}/do/accept"

    first = client.post(path, {"token": token, "opinion": "同意"})
    same = client.post(path, {"token": token, "opinion": "同意"})
    other = client.post(path, {"token": token, "opinion": "另一个意见"})

    assert (first.status_code, same.status_code, other.status_code) == (302, 302, 422)
    assert "已经提交过" in other.content.decode()
    assert Event.objects.filter(name="cases.accepted", data__case=str(case)).count() == 1


def test_what_was_typed_survives_a_session_that_ends(db, firm):
    draft = given.a_draft(firm)
    group = cases.draft_sheet(draft, firm, MONDAY).plan.groups[0]
    client = signed_in()
    path = f"/apply/{draft}/t/{group.key}"
    form = {"token": hidden(client.get(path), "token"), "later": "1"}
    form |= {field.element: given.value_for(field) for field in group.fields}
    body = "&".join(f"{name}={value}" for name, value in form.items())
    client.cookies.pop("onething")

    lost = client.post(path, body, content_type=PLAIN)
    page = lost.content.decode()
    kept = {
        unescape(n): unescape(v) for n, v in re.findall(r'name="([^"]+)" value="([^"]*)"', page)
    }
    back = signed_in()
    again = back.post(path, {name: kept[name] for name in form})
    values = {
        one.field.element: one.value
        for one in cases.group_sheet(draft, group.key, firm, MONDAY).fields
    }

    assert lost.status_code == 403
    assert "填写的内容还在这一页上" in page
    assert lost["Cache-Control"] == "private, no-store"
    assert again.status_code == 302
    assert values == {name: value for name, value in form.items() if name in values}


def test_a_page_leads_back_to_itself_after_signing_in(db, firm):
    draft = given.a_draft(firm)
    client = Client()
    where = client.get(f"/apply/{draft}/upload")["Location"]
    said = {"login": "wangjianguo", "password": PASSWORD, "token": "n"}

    assert client.post("/login", said | {"next": f"/apply/{draft}/upload"})["Location"] == (
        f"/apply/{draft}/upload"
    )
    assert where == f"/login?next=/apply/{draft}/upload"


def test_a_password_is_never_put_into_a_page(db, firm):
    draft = given.a_complete_draft(firm)
    answer = Client().post(
        f"/apply/{draft}/sign", f"token=a&password={PASSWORD}", content_type=PLAIN
    )

    assert answer.status_code == 302
    assert PASSWORD not in answer.content.decode()


def test_a_mandate_that_ends_in_the_middle_does_nothing_and_says_so(db, firm):
    shop = Subject.objects.get(id_number=HOLDER)
    agent = Subject.objects.get(account__login="liuanxin")
    mandate = Mandate.objects.create(kind="agent", principal=shop, agent=agent, since=MONDAY.date())
    draft = given.a_draft(firm)
    client = signed_in("liuanxin")
    path = f"/apply/{draft}/discard"
    token = hidden(client.get(path), "token")
    before = Event.objects.count()
    mandate.revoked_at = MONDAY
    mandate.save()

    answer = client.post(path, {"token": token})

    assert answer.status_code == 404
    assert "换一个身份登录" in answer.content.decode()
    assert Event.objects.count() == before


def test_a_post_that_ends_in_the_middle_does_nothing_and_says_so(at_the_window):
    case, client, token = at_the_window
    before = Event.objects.count()
    official = id_of("official", "SX00001")
    Post.objects.filter(official=official).update(ended_at=MONDAY)

    answer = client.post(f"/bj/{case}/do/accept", f"token={token}&opinion=x", content_type=PLAIN)

    assert answer.status_code == 403
    assert "请先重新登录" in answer.content.decode()
    assert Event.objects.count() == before


def test_a_copy_of_a_form_is_no_new_try_but_another_password_is(db):
    def tries(cause, passwords):
        marks = [attempts.mark_of(cause, password) for password in passwords]
        return [attempts.count(f"login-{cause}", MONDAY, mark)[0] for mark in marks]

    assert tries("a", ["x"] * 10) == [1] * 10
    assert tries("b", "abcdefgh") == [1, 2, 3, 4, 5, 6, 6, 6]
    assert tries("", ["x"] * 6) == [1, 2, 3, 4, 5, 6]
