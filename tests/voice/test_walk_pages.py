"""Pages of walks and of what they found."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onething.voice.models import Flaw, Walk, WalkStep
from tests.given import picture
from tests.voice.screens import at_screen, read

pytestmark = pytest.mark.django_db
STEP = {
    "what": "打开指南",
    "minutes": "3",
    "severity": "medium",
    "problem": "写错了电话",
    "scope": "local",
}
NEW = {"kind": "trial", "terminal": "pc", "walker": "体验员张三", "walked_on": "2026-03-02"}


def test_a_walk_is_noted_handed_in_and_mended():
    leader, keeper = at_screen("sunlixin"), at_screen("tianxiao")
    assert "本单位还没有走过流程" in read(leader, "/zlc")
    assert leader.post("/zlc/new", {"token": "a"}).status_code == 422
    said = leader.post("/zlc/new", {"token": "b", "code": "kbcyd", **NEW})
    walk = Walk.objects.get()
    assert said.headers["Location"] == f"/zlc/{walk.pk}"
    assert "还没有步骤" in read(leader, f"/zlc/{walk.pk}")
    address = f"/zlc/{walk.pk}/do"
    assert "请写明这一步做了什么" in leader.post(f"{address}/add", {"token": "c"}).content.decode()
    sent = SimpleUploadedFile("a.png", picture(), "image/png")
    assert leader.post(f"{address}/add", {"token": "d", "picture": sent, **STEP}).status_code == 302
    bad = SimpleUploadedFile("a.png", b"x", "image/png")
    assert leader.post(f"{address}/add", {"token": "e", "picture": bad, **STEP}).status_code == 422
    step = WalkStep.objects.get()
    assert leader.get(f"/zlc/tp/{step.pk}.png").headers["Content-Type"] == "image/png"
    assert at_screen("caoyuan").get(f"/zlc/tp/{step.pk}.png").status_code == 404
    assert "整数" in leader.post(f"{address}/finish", {"token": "f", "trips": "x"}).content.decode()
    assert leader.post(f"{address}/finish", {"token": "g", "trips": "1"}).status_code == 302
    assert leader.post(f"{address}/nothing", {"token": "h"}).status_code == 404
    flaw = Flaw.objects.get()

    assert "写错了电话" in read(keeper, "/zlc/wt", q="写错", severity="medium")
    assert "写错了电话" in read(at_screen("lvqian"), "/cat/yjs/of/kbcyd")
    assert "查看图片" in read(keeper, f"/zlc/wt/{flaw.pk}")
    assert keeper.get(f"/zlc/tp/{step.pk}.png").status_code == 200
    mend = f"/zlc/wt/{flaw.pk}/do"
    assert "请写明怎样整改的" in keeper.post(f"{mend}/fix", {"token": "i"}).content.decode()
    assert keeper.post(f"{mend}/fix", {"token": "j", "answer": "已更正"}).status_code == 302
    assert "没有改好，退回" in read(leader, f"/zlc/wt/{flaw.pk}")
    assert leader.post(f"{mend}/reopen", {"token": "k", "answer": "没改"}).status_code == 302
    assert keeper.post(f"{mend}/nothing", {"token": "l"}).status_code == 404
    assert "发现问题" in read(leader, "/zlc")
    assert "这里没有问题" in read(keeper, "/zlc/wt", view="declined")
    assert "没有符合条件的" in read(keeper, "/zlc/wt", q="无")
