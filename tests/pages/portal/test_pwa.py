"""The portal as an app: manifest, worker, the page without a network."""

import json
import re

import pytest
from django.contrib.staticfiles import finders
from PIL import Image

from onething.web.portal.pwa import KEPT, OFFLINE
from tests.pages.portal.conftest import Person, text

pytestmark = pytest.mark.django_db


def test_the_manifest_names_icons_that_are_there(visitor):
    answer = visitor.get("/manifest.webmanifest")
    said = json.loads(answer.content)

    assert answer["Content-Type"] == "application/manifest+json"
    assert (said["start_url"], said["scope"], said["display"]) == ("/", "/", "standalone")
    for icon in said["icons"]:
        with Image.open(finders.find(icon["src"].removeprefix("/static/"))) as picture:
            assert icon["sizes"] == f"{picture.width}x{picture.height}"
    for one in said["shortcuts"]:
        assert visitor.get(one["url"]).status_code == 200


def test_the_worker_keeps_static_files_and_one_page_only(visitor):
    said = visitor.get("/sw.js").content.decode()
    files = json.loads(re.search(r"var FILES = (.*);", said)[1])

    assert all(finders.find(one) for one in KEPT)
    assert files == [f"/static/{one}" for one in KEPT]
    assert json.loads(re.search(r"var OFFLINE = (.*);", said)[1]) == OFFLINE
    assert said.count("kept.put(") == said.count(".put(") == 1
    assert 'credentials: "omit"' in said


def test_the_page_without_a_network_has_no_name_and_no_form_whoever_asks():
    page = Person().sign_in("lixiaoman").get(OFFLINE)

    assert "没有连上网络" in text(page)
    assert "李小满" not in page.content.decode()
    assert "<form" not in page.content.decode()


@pytest.mark.parametrize("login", ["", "lixiaoman"])
def test_pages_of_the_portal_may_be_installed(visitor, login):
    person = visitor.sign_in(login) if login else visitor

    assert 'rel="manifest"' in person.get("/").content.decode()


def test_pages_of_officials_are_no_app(visitor):
    page = visitor.sign_in("wangfang").get("/desk").content.decode()

    assert 'rel="manifest"' not in page and "pwa.js" not in page
