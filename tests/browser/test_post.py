"""From a granted case by post to its 送达回证, and the pages of messages, in a real browser at both sizes."""

import io
import subprocess
import sys

import pypdfium2
import pytest

from tests.browser.conftest import ROOT, SHOTS


def beside(platform, do):
    """Do something by commands beside the running platform; return what it said."""
    env = platform.env | {
        "DATABASE_URL": (platform.var / "postgres" / "url").read_text().strip(),
        "DJANGO_SETTINGS_MODULE": "onething.settings",
    }
    said = subprocess.run(
        [sys.executable, "-m", "tests.browser.arranging", do],
        env=env, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    return said.stdout.split()


@pytest.fixture(scope="module")
def granted(platform):
    """Let a food permit be granted in the running platform, its result to come by post."""
    return beside(platform, "grant")


def test_a_result_is_posted_tracked_and_served(platform, visitor, granted):
    number, application = granted
    owner = visitor(both=True).enter("wangjianguo").go("/switch")
    owner.page.locator("main button", has_text="晋味面馆").click()
    owner.go(f"/my/bj/{number}/sd").look("post-way")
    desk = visitor(both=True).enter("wangfang").go("/desk/out").reads(number).look("post-out")
    desk.go(f"/desk/out/{application}").look("post-bundle").press("建出件")
    desk.reads("出件已建好").look("post-made")

    beside(platform, "track")

    desk.go("/desk/yj").reads("已签收").look("post-parcels")
    desk.go(f"/desk/out/{application}").reads("邮寄送达")
    owner.go(f"/my/bj/{number}/wl").reads("已签收").reads("邮寄送达").look("post-whereabouts")
    link = owner.go(f"/my/bj/{number}").page.locator("main a", has_text="送达回证").first
    content = owner.context.request.get(f"{link.get_attribute('href')}.pdf").body()
    with pypdfium2.PdfDocument(io.BytesIO(content)) as pdf:
        text = pdf[0].get_textpage().get_text_range()
        pdf[0].render(scale=1.5).to_pil().save(SHOTS / "post-proof.png")
    assert "邮寄送达" in text and "送达时间" in text
    owner.go("/my/xx").reads("结果已送达").look("post-messages")


def test_messages_are_kept_and_chosen(visitor, granted):
    keeper = visitor(both=True).enter("lvqian").go("/console/wordings").look("wordings")
    keeper.press("请您补正材料", kind="link").look("wording")
    visitor("phone", scripts=False).enter("lixiaoman").go("/account/ways").look("ways")
    visitor(both=True).enter("wangfang").go("/desk/tx").look("reminders")
    visitor("pc").enter("zhangyun").go("/console/messages").look("console-messages")
