"""Files of strangers: bombs, two things at once, names; bodies without end at a real server."""

import contextlib
import os
import resource
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from onething.documents import queries as documents
from onething.documents.uploads import BadUpload, check_upload
from onething.run.children import web_command
from onething.run.trouble import free_port
from tests import given
from tests.security import bombs
from tests.security.world import PASSWORD
from tests.times import MONDAY

MOST = 20_000_000
TYPES = ("application/pdf", "image/png", "image/jpeg")


def peak():
    """Return the most memory that this process ever had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@pytest.mark.parametrize(
    ("name", "make", "says"),
    [
        ("甲.pdf", bombs.bomb, "展开后大得不正常"),
        ("甲.png", lambda: bombs.png(60_000, 60_000, bombs.flate(450, b"\0")), "像素过大"),
        ("甲.png", lambda: bombs.png(2**31 - 1, 2**31 - 1), "像素过大"),
        ("甲.docx", bombs.office, "只接受"),
        ("甲.ofd", bombs.office, "只接受"),
        ("甲.pdf", bombs.office, "内容不是"),
    ],
)
def test_a_bomb_is_refused_and_takes_no_memory_of_ours(name, make, says):
    content = make()
    before = peak()

    with pytest.raises(BadUpload, match=says):
        check_upload(name, content, max_bytes=MOST, types=TYPES)
    assert peak() - before < 100


def test_a_page_that_is_one_huge_picture_is_shown_small_or_not_at_all():
    content = bombs.image_bomb()
    before = peak()
    check_upload("甲.pdf", content, max_bytes=MOST, types=TYPES)

    assert documents.preview(documents.keep(content), 1).startswith(b"\x89PNG")
    assert peak() - before < 100


POLYGLOTS = {
    "PDF and HTML": bombs.page_with(bombs.stream(b"", b"")) + b"\n<script>alert(1)</script>",
    "HTML, then PDF": b"<script>alert(1)</script>\n" + bombs.page_with(bombs.stream(b"", b"")),
    "PNG and script": given.picture() + b"/*<script>alert(1)</script>*/",
}


@pytest.fixture
def owner(db, firm, monkeypatch):
    """王建国, signed in, with a draft that wants a file."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)
    client = Client()
    client.post("/login", {"login": "wangjianguo", "password": PASSWORD, "token": "a"})
    client.post("/switch", {"as": firm.behalf, "token": "b"})
    return client


@pytest.mark.parametrize("what", POLYGLOTS)
def test_a_file_that_is_two_things_is_served_as_one(owner, firm, what, monkeypatch):
    """It is kept as what it says it is, and no browser is let to see the other thing in it."""
    case = given.a_case_at_the_window(firm)
    found = check_upload("甲", POLYGLOTS[what], max_bytes=MOST, types=TYPES)
    digest = documents.keep(POLYGLOTS[what])
    material = _material(case, digest, found.media_type)
    clerk = Client()
    clerk.post("/login", {"login": "wangfang", "password": PASSWORD, "token": "c"})
    served = clerk.get(f"/bj/{case}/f/{material}")

    assert served["Content-Type"] == found.media_type
    assert served["X-Content-Type-Options"] == "nosniff"
    assert served["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    wanted = "attachment" if found.media_type == "application/pdf" else "inline"
    assert served["Content-Disposition"].startswith(f"{wanted}; filename=")
    assert served["Cache-Control"] == "private, no-store"


def _material(case, digest, media_type):
    from onething.cases.models import Case, Material  # noqa: PLC0415 -- Django must be set up

    found = Material.objects.filter(
        application=Case.objects.get(pk=case).application_id, source="upload"
    ).first()
    found.digest, found.media_type = digest, media_type
    found.save()
    return found.pk


NAMES = (
    "../../../etc/passwd", "C:\\windows\\a.png", "a\r\nX-Evil: 1.png", "长" * 500 + ".png",
    "\u202egnp.exe", "<img src=x onerror=alert(1)>.png", "a;b=\"c\".png", ".htaccess", "", "CON.png",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_only_words(owner, firm, name):
    draft = given.a_draft(firm)
    key = next(row.need.key for row in given.queries.materials_sheet(draft, firm, MONDAY).to_upload)
    sent = SimpleUploadedFile("x.png", given.picture())
    sent._name = name  # as a browser may send it, without Django's tidying
    answer = owner.post(f"/apply/{draft}/upload/{key}", {"token": "u", "file": sent})
    rows = given.queries.materials_sheet(draft, firm, MONDAY).rows
    names = [file.name for row in rows for file in row.files]

    assert answer.status_code in (302, 400, 422)
    for kept in names:
        assert not set(kept) & set('/\\<>"\r\n\0\u202e')
        assert len(kept) <= 130


@pytest.fixture(scope="module")
def server(tmp_path_factory, django_db_setup):
    """A real web server, as the platform runs it, on the database of the tests."""
    port, known = free_port(), connection.settings_dict
    place = f"{known['HOST']}:{known['PORT']}/{known['NAME']}"
    env = os.environ | {
        "ONETHING_VAR": str(tmp_path_factory.mktemp("var")),
        "PORT": str(port),
        "DATABASE_URL": f"postgresql://{known['USER']}:{known['PASSWORD']}@{place}",
    }
    running = subprocess.Popen(web_command("127.0.0.1", port), env=env, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
                break
            time.sleep(0.1)
        yield port, running.pid
    finally:
        running.terminate()
        running.wait(30)


def memory(pid):
    """Return the memory of a process and all below it, in megabytes."""
    total = 0
    for child in [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]:
        status = Path(f"/proc/{child}/status").read_text()
        total += int(status.split("VmRSS:")[1].split()[0]) // 1024
    return total


def pour(port, head, chunk, most):
    """Send a head, then the chunk again and again until there is an answer; return both."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(head)
        sent = 0
        line.settimeout(0.05)
        while sent < most:
            with contextlib.suppress(TimeoutError):
                answer = line.recv(4096)
                return answer, sent
            try:
                line.settimeout(30)
                line.sendall(chunk)
            except OSError:  # the server has closed; what it said before is still to be read
                with contextlib.suppress(OSError):
                    return line.recv(4096), sent
                return b"", sent
            line.settimeout(0.0005)
            sent += len(chunk)
        line.settimeout(30)
        line.sendall(b"0\r\n\r\n")
        return line.recv(4096), sent


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/login", "/api/v1/cases/x/accept", "/apply/x/upload/y"])
@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/json"])
def test_two_gigabytes_are_refused_before_they_come(server, path, kind):
    port, pid = server
    before = memory(pid)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\n"
        "Content-Length: 2000000000\r\n\r\n"
    ).encode()
    answer, sent = pour(port, head, b"a" * 65536, 2_000_000_000)

    assert b" 413 " in answer.split(b"\r\n")[0]
    assert sent < 50_000_000
    assert memory(pid) - before < 60


@pytest.mark.django_db
def test_a_body_of_unknown_length_is_not_kept(server):
    port, pid = server
    before = memory(pid)
    head = (
        b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n"
    )
    answer, _ = pour(port, head, b"10000\r\n" + b"a" * 65536 + b"\r\n", 300_000_000)

    assert not answer or b" 4" in answer.split(b"\r\n")[0]
    assert memory(pid) - before < 60
