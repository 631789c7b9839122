"""The edge of the pages: who may see what, sessions, headers, looks, health, vendored files."""

import hashlib
import json
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from onething.web import middleware, sessions
from onething.web.pages import page as declare
from onething.web.urls import urlpatterns
from tests.given import a_draft
from tests.pages.portal.conftest import PASSWORD, Person, text
from tests.times import MONDAY

STATIC = Path(middleware.__file__).parent / "static"
PUBLIC = {"/", "/login"}


@pytest.mark.parametrize("pattern", urlpatterns, ids=lambda pattern: str(pattern.pattern))
def test_every_address_says_who_may_see_it(pattern):
    assert isinstance(pattern, URLPattern)
    assert pattern.callback.who
    assert pattern.name


def test_names_of_addresses_are_unique():
    names = [pattern.name for pattern in urlpatterns]

    assert len(names) == len(set(names))
    assert get_resolver()


@pytest.mark.parametrize("who", ["", "everybody", "staff", "staff:nobody", "public:window"])
def test_a_page_for_nobody_in_particular_cannot_be_made(who):
    with pytest.raises(ValueError, match="who may see it"):
        declare("x", lambda request: None, "x", who=who)


def test_headers_keep_the_page_to_itself(visitor):
    page = visitor.get("/")

    assert "default-src 'self'" in page["Content-Security-Policy"]
    assert "unsafe" not in page["Content-Security-Policy"]
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Referrer-Policy"] == "same-origin"


def test_pages_of_somebody_signed_in_are_not_stored(owner):
    assert owner.get("/my")["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("address", ["/my", "/my/zz", "/switch"])
def test_private_pages_ask_to_sign_in_first(visitor, address):
    assert visitor.get(address)["Location"] == f"/login?next={address}"


def test_an_official_is_told_that_pages_of_applicants_are_not_for_his_post(db):
    page = Person().sign_in("wangfang").get("/my")

    assert page.status_code == 403
    assert "不对您现在的身份开放" in text(page)


@pytest.mark.parametrize("address", ["/desk", "/office", "/lead", "/console"])
def test_pages_of_staff_are_not_there_for_applicants(owner, address):
    assert owner.get(address).status_code == 404


@pytest.mark.parametrize("beyond", ["https://evil.example/", "//evil.example/", "javascript:x"])
def test_signing_in_never_leads_to_another_site(visitor, beyond):
    said = {"login": "lixiaoman", "password": PASSWORD, "next": beyond}

    assert visitor.send("/login", said)["Location"] == "/my"


def test_signing_in_changes_the_key_of_the_session(visitor):
    visitor.get("/login")
    before = visitor.client.session.session_key
    visitor.sign_in("lixiaoman")

    assert visitor.client.session.session_key != before


def test_a_wrong_password_says_what_to_do_and_keeps_the_login(visitor):
    page = visitor.send("/login", {"login": "lixiaoman", "password": "wrong"})

    assert page.status_code == 422
    assert 'value="lixiaoman"' in page.content.decode()
    assert "wrong" not in page.content.decode()


def test_signing_out_ends_the_session(owner):
    owner.send("/my", {}, form="/logout")

    assert owner.get("/my").status_code == 302


def test_a_session_ends_when_nothing_is_done(owner, monkeypatch):
    monkeypatch.setattr(sessions.time, "time", lambda: 9e9)

    assert owner.get("/my").status_code == 302


def test_nobody_acts_for_whom_he_does_not_stand(other, owner):
    page = owner.get("/switch").content.decode()
    wanted = page.split('name="as" value="')[1][:36]

    assert other.send("/switch", {"as": wanted}).status_code == 404


def test_an_official_changes_his_post(db):
    person = Person().sign_in("fenglan")
    first = text(person.get("/switch"))
    wanted = person.get("/switch").content.decode().split('name="as" value="')[1][:36]

    person.send("/switch", {"as": wanted})

    assert text(person.get("/switch")) != first


def test_a_form_of_another_site_is_refused_in_words(db):
    page = Client(enforce_csrf_checks=True).post("/login", {"login": "a", "password": "b"})

    assert page.status_code == 403
    assert "表单已经过期" in text(page)


def test_large_letters_and_high_contrast_are_remembered(visitor):
    visitor.send("/", {"mode": "elder"}, form="/prefs")
    visitor.send("/", {"theme": "hc"}, form="/prefs")

    page = visitor.get("/").content.decode()
    assert 'data-mode="elder"' in page
    assert 'data-theme="hc"' in page
    visitor.send("/", {"mode": "none"}, form="/prefs")
    assert "data-mode" not in visitor.get("/").content.decode()


def test_how_pages_look_follows_the_person_to_another_device(db):
    at_home, elsewhere = Person().sign_in("lixiaoman"), Person()
    at_home.send("/", {"mode": "elder"}, form="/prefs")
    at_home.send("/", {"theme": "hc"}, form="/prefs")
    elsewhere.send("/", {"theme": "none"}, form="/prefs")
    assert "data-mode" not in elsewhere.get("/").content.decode()

    page = elsewhere.sign_in("lixiaoman").get("/").content.decode()
    assert 'data-mode="elder"' in page and 'data-theme="hc"' in page
    elsewhere.send("/", {"mode": "none"}, form="/prefs")

    assert "data-mode" not in Person().sign_in("lixiaoman").get("/").content.decode()


def test_pages_of_staff_follow_the_system_until_somebody_chooses(db):
    clerk, dark = Person().sign_in("wangfang"), {"Sec-CH-Prefers-Color-Scheme": '"dark"'}

    page = clerk.client.get("/desk", headers=dark)
    assert page["Accept-CH"] == "Sec-CH-Prefers-Color-Scheme"
    assert 'data-theme="dark"' in page.content.decode()
    clerk.send("/desk", {"theme": "light"}, form="/prefs")

    assert "data-theme" not in clerk.client.get("/desk", headers=dark).content.decode()
    person = Person().sign_in("lixiaoman").client.get("/", headers=dark)
    assert "data-theme" not in person.content.decode()
    assert "Accept-CH" not in person


def test_moved_time_is_told_on_every_page(visitor, monkeypatch):
    monkeypatch.setattr(middleware, "shifted", lambda: MONDAY - MONDAY.replace(day=1))

    assert "平台时间已移动" in text(visitor.get("/help"))


def test_an_unknown_address_says_what_to_do(visitor):
    page = visitor.get("/no/such/page")

    assert page.status_code == 404
    assert "回到首页" in text(page)


def test_what_only_shows_cannot_be_sent(visitor):
    assert visitor.send("/", {}, form="/prefs", to="/help").status_code == 405


def test_a_draft_may_not_be_changed_by_a_link(owner, firm):
    draft = a_draft(firm)

    assert owner.get(f"/apply/{draft}/commit").status_code == 405


def test_the_process_says_that_it_lives_and_that_it_can_work(visitor):
    assert visitor.get("/healthz").json() == {"alive": True}
    assert visitor.get("/readyz").json()["ready"] is True


def test_vendored_files_are_those_that_were_locked():
    locked = json.loads((STATIC / "vendor" / "LOCK.json").read_text())

    for name, row in locked.items():
        content = (STATIC / "vendor" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == row["sha256"], name
    assert locked["htmx.min.js"]["version"].startswith("2.")
    there = {path.name for path in (STATIC / "vendor").iterdir()}
    assert there - set(locked) == {"LOCK.json", "bootstrap.LICENSE", "htmx.LICENSE"}


def test_our_own_script_stays_small():
    assert len((STATIC / "app.js").read_text(encoding="utf-8").splitlines()) <= 300


def test_what_one_touches_is_read_aloud_until_one_does_not_want_it_any_more(visitor):
    assert "data-aloud" not in visitor.get("/").content.decode()

    visitor.send("/", {"aloud": "on"}, form="/prefs")

    page = visitor.get("/yjs").content.decode()
    assert " data-aloud " in page
    assert "aloud.js" in page
    assert "停止朗读" in page
    visitor.send("/", {"aloud": "none"}, form="/prefs")
    page = visitor.get("/").content.decode()
    assert "data-aloud" not in page
    assert "aloud.js" not in page
