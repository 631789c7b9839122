"""Guides, fields of life, and the pages about the whole catalogue in a real browser, at both sizes."""

PUBLIC = (("/sx/140131002001?region=140105", "guide"), ("/ylb", "fields"), ("/ylb/tuoyu", "field"))
KEPT = (("/cat/ss?words=食品", "places"), ("/cat/tb", "sameness"), ("/cat/lint", "lint"),
        ("/cat/release", "release"), ("/cat/cl", "materials"), ("/cat/bd", "data"))  # fmt: skip


def test_what_everybody_reads(visitor):
    person = visitor(both=True)
    for path, name in PUBLIC:
        person.go(path).look(f"sx-{name}")


def test_what_the_keepers_look_after(visitor):
    keeper = visitor(both=True).enter("lvqian")
    for path, name in KEPT:
        keeper.go(path).look(f"cat-{name}")
    keeper.go("/cat/ss?region=140105&words=食品经营许可（新办）").press("食品经营许可", kind="link")
    keeper.look("cat-place")
    keeper.page.select_option("#path", "promised.days")
    keeper.press("填写").look("cat-place-deviate")
    keeper.reads("提出，等另一人复核")
