"""States of the world, each reached by running the commands that lead there."""

from io import BytesIO
from uuid import UUID

from PIL import Image

from onething.cases import commands, queries
from onething.cases.models import Case
from onething.documents import commands as document_commands
from onething.documents import queries as documents
from onething.identity import queries as identity
from onething.identity.load import id_of
from onething.kernel.ids import new_id
from onething.kernel.pump import pump_all
from tests.cast import actor
from tests.times import MONDAY

ANSWERS = {"area": "320", "food": "hot", "sign": "yes", "tobacco": "yes", "fire_way": "commit"}
TESTING = {"ground": "testing", "days": "5", "note": "食品经营场所的水质需要检测"}
SMALL = {"area": "80", "food": "steam", "sign": "no", "tobacco": "no"}
VALUES = {
    "text": "长风街 1 号",
    "textarea": "餐饮服务",
    "name": "王建国",
    "number": "12",
    "phone": "13803510000",
    "id": "145105197810010038",
    "credit_code": "921451050000000190",
    "date": "2026-03-02",
}


def picture():
    """Return a small picture as a person would upload it."""
    made = BytesIO()
    Image.new("RGB", (60, 40), "white").save(made, "PNG")
    return made.getvalue()


def a_file(by, *, at=MONDAY):
    """Upload a picture and return what the cases room wants to know of it."""
    content = picture()
    checked = documents.check_upload("图.png", content, max_bytes=1 << 20, types=["image/png"])
    documents.keep(content)
    upload = document_commands.record_upload(
        digest=checked.digest,
        name=checked.name,
        size=checked.size,
        media_type=checked.media_type,
        pages=checked.pages,
        owner=by.behalf,
        by=by,
        at=at,
    )
    return {
        "upload": upload,
        "digest": checked.digest,
        "file_name": checked.name,
        "media_type": checked.media_type,
        "pages": checked.pages,
        "size": checked.size,
    }


def a_draft(by, *, answers=None, at=MONDAY, slug="kbcyd"):
    """Start an application for a restaurant, or for another theme."""
    return commands.start_draft(
        slug,
        region="140105",
        answers=answers or ANSWERS,
        known={},
        source_down=False,
        by=by,
        at=at,
    )


def value_for(field):
    """Return a value that holds for a field."""
    return field.choices[0][0] if field.choices else VALUES[field.kind]


def a_complete_draft(by, *, answers=None, at=MONDAY, slug="kbcyd", said=None):
    """Fill everything in; `said`: what is not filled in as usual."""
    draft = a_draft(by, answers=answers, at=at, slug=slug)
    fill_in(draft, by, at=at, said=said)
    return draft


def fill_in(draft, by, *, at=MONDAY, said=None):
    """Fill a draft in, whatever it is for."""
    told = said or {}
    for group in queries.draft_sheet(draft, by, at).plan.groups:
        values = {one.element: told.get(one.element) or value_for(one) for one in group.fields}
        commands.save_group(draft, group=group.key, values=values, by=by, at=at)
    sheet = queries.materials_sheet(draft, by, at)
    file = a_file(by, at=at)
    for row in sheet.to_upload:
        commands.attach(draft, key=row.need.key, file=file, by=by, at=at)
    promised = [row.need.key for row in sheet.rows if row.need.source == "commitment"]
    commands.commit_to(draft, keys=promised, by=by, at=at)


def a_submitted_application(by, *, answers=None, at=MONDAY, slug="kbcyd", said=None):
    """Sign and file; return the number."""
    draft = a_complete_draft(by, answers=answers, at=at, slug=slug, said=said)
    return file_it(draft, by, at=at)


def file_it(draft, by, *, at=MONDAY):
    """Sign a draft and file it; return the number."""
    sheet = queries.check_sheet(draft, by, at)
    once = by.because(str(new_id()))
    commands.submit(draft, summary=sheet.digest, consent=sheet.plan.consent, by=once, at=at)
    return queries.my_space(by).applications[0].number


def cases_of(number, by, *, at=MONDAY):
    """Return the cases of an application by their parts."""
    return {line.part: line for line in queries.application_sheet(number, by, at).cases}


def a_checked_licence(number, by, *, at=MONDAY):
    """Let the first part be accepted and granted, so that those that wait for it go on."""
    case = cases_of(number, by, at=at)["licence_check"].id
    commands.accept(case, by=actor("wangfang"), at=at)
    commands.grant(case, by=actor("zhouming"), at=at)
    pump_all()


def a_case_at_the_window(by, *, part="food", at=MONDAY):
    """Bring an application to the window; return the id of one case."""
    number = a_submitted_application(by, at=at)
    a_checked_licence(number, by, at=at)
    return cases_of(number, by, at=at)[part].id


def an_accepted_case(by, *, part="food", at=MONDAY):
    """Accept a case at the window."""
    case = a_case_at_the_window(by, part=part, at=at)
    commands.accept(case, by=actor("wangfang"), at=at)
    return case


def an_examined_case(by, route, *, at=MONDAY):
    """Let the market organ examine a food permit that goes this way of people."""
    case = an_accepted_case(by, at=at)
    row = Case.objects.get(pk=case)
    row.plan = row.plan | {"route": route}
    row.save(update_fields=["plan"])
    commands.examine(case, opinion="符合", by=actor("zhouming"), at=at)
    return case


def a_reviewed_case(by, *, at=MONDAY):
    """Let two people of the market organ agree."""
    case = an_accepted_case(by, at=at)
    commands.examine(case, opinion="符合条件", by=actor("zhouming"), at=at)
    commands.review(case, opinion="同意", by=actor("wujing"), at=at)
    return case


def in_post(login, post, *, at=MONDAY):
    """Return the actor behind a login in one of the posts in which he may act."""
    found = identity.actor(id_of("account", login), post=post, at=at)
    assert found is not None
    return found


def a_food_licence(by, *, at=MONDAY):
    """Let the case of the food licence be granted, sealed and delivered; return the licence."""
    case = a_reviewed_case(by, at=at)
    commands.grant(case, by=actor("zhengqiang"), at=at)
    pump_all()
    return documents.licences_of(UUID(by.behalf))[0]
