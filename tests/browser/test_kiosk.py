"""A machine in a real browser: after 75 seconds nothing personal is left, by no key, in no store, on no server."""

import re

PERSON, NUMBER = "李小满", "145105199505210024"
CARD = f"{PERSON}|女|汉|19950521|太原市小店区样例路1号|{NUMBER}|样例公安局|长期"
GONE = 80_000  # milliseconds: a minute without a touch, a countdown, and some more


def enrolled(visitor):
    """Let the leader of the hall enter a machine, and the machine enrol itself."""
    leader = visitor("pc").enter("sunlixin")
    leader.go("/desk/zzj/new").look("fleet-new")
    leader.page.locator("[name=hall]").first.select_option(index=1)
    leader.page.locator("[name=number]").fill("ZZJ9")
    leader.page.locator("[name=shape]").first.check()
    leader.press("登记，得到登记码")
    code = leader.page.locator(".panel .no").inner_text().replace(" ", "")
    machine = visitor("pc", both=True)
    machine.go("/kiosk/dj").look("kiosk-enrol")
    machine.page.locator("[name=code]").fill(code)
    machine.press("登记")
    machine.page.wait_for_url(re.compile("/kiosk$"))
    return leader, machine


def test_nothing_personal_is_left_when_somebody_walks_away(visitor):
    leader, machine = enrolled(visitor)
    page = machine.page
    page.clock.install()
    machine.go("/kiosk").look("kiosk-home")
    machine.go("/kiosk/sz").look("kiosk-card")
    page.locator("[name=card]").fill(CARD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/kiosk/my"))
    machine.look("kiosk-mine")
    small = page.evaluate(
        "[...document.querySelectorAll('a[href]:not(.skip), button')].filter(e => e.offsetParent"
        " && e.getBoundingClientRect().height < 60).map(e => e.textContent.trim())"
    )
    assert not small, small
    page.goto("/kiosk/sz")
    page.locator("[name=card]").fill("没有提交的字")

    page.clock.run_for(GONE)

    page.wait_for_url(re.compile("/kiosk$"))
    for _ in range(3):
        page.go_back()
        page.wait_for_load_state()
        assert PERSON not in page.locator("body").inner_text()
    page.goto("/kiosk/sz")
    assert page.locator("[name=card]").input_value() == ""
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    kept = {one["name"] for one in machine.context.cookies()}
    assert kept <= {"kiosk", "csrftoken"}, kept
    page.goto("/kiosk/my")
    assert page.url.endswith("/kiosk/sz")
    leader.go("/desk/zzj").look("fleet").reads("ZZJ9")
