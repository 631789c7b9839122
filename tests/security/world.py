"""A world with real things of one applicant, and everybody who might ask for them."""

from contextlib import contextmanager
from datetime import date
from functools import cache
from uuid import UUID

from django.db import transaction
from django.test import Client
from django.test.client import ClientHandler

from onething.cases import commands
from onething.cases import queries as cases
from onething.cases.models import Case, Cosignature, CreditRecord, Gap, Material, Promise
from onething.catalogue import commands as catalogue
from onething.catalogue.applet_models import Applet
from onething.catalogue.models import Implementation, ItemRevision, RegisterEntry, ThemeRevision
from onething.delivery.models import Publication, Push
from onething.documents.models import Document, Licence, TemplateRevision
from onething.identity import queries as identity
from onething.identity.commands.keys import digest_of
from onething.identity.load import id_of
from onething.identity.models import (
    Account,
    ApiKey,
    Mandate,
    Official,
    Organisation,
    Post,
    Proposal,
    Subject,
)
from onething.insight import commands as insight
from onething.kernel.actor import SYSTEM
from onething.kernel.models import CalendarYear
from onething.kernel.pump import pump_all
from onething.voice import commands as voice
from onething.voice.models import Rectification
from tests import given
from tests.cast import actor
from tests.catalogue.test_packages import body_of, elsewhere, packed
from tests.catalogue.test_suspensions import proposed
from tests.security.evidence import a_list_of_destruction, a_phone_link, a_supply_link, an_anchor
from tests.security.fees import of_fees
from tests.security.halls import of_halls
from tests.security.helpers import of_helpers
from tests.security.licences import HOLDER, of_licences
from tests.security.parked import a_parked_job
from tests.security.posts import Posts
from tests.security.visits import a_site_visit, a_visit_of_a_stranger
from tests.security.voice import of_voice
from tests.times import MONDAY
from tools.askers import ALL_SCOPES

PASSWORD = "Yijianshi2026"
NOWHERE = UUID("01a20a00-0000-7000-8000-000000000000")
STRANGER = "92145105000000035M"
LOGINS = {
    "holder": ("wangjianguo", "晋味面馆"),
    "agent": ("liuanxin", "晋味面馆"),
    "himself": ("wangjianguo", ""),
    "early": ("chenxiaolu", ""),
    "other": ("sundayuan", "大圆小吃店"),
    "window": ("wangfang", ""),
    "examiner": ("zhouming", ""),
    "examiner2": ("qianwei", ""),
    "reviewer": ("wujing", ""),
    "reviewer2": ("jiangtao", ""),
    "decider": ("zhengqiang", ""),
    "decider2": ("shenyi", ""),
    "decider3": ("hezhang", ""),
    "leader": ("sunlixin", ""),
    "leader2": ("caoyuan", ""),
    "catalogue": ("lvqian", ""),
    "operator": ("zhangyun", ""),
    "steward": ("shiwen", ""),
    "hotline": ("huaqing", ""),
    "admin": ("yanjin", ""),
    "admin2": ("fanli", ""),
    "discipline": ("gongzheng", ""),
    "resolver": ("lutong", ""),
    "helper": ("banghui", ""),
    "site": ("youzhan", ""),
}
HIRED = {  # name: duty, place, role of officials whom the sample world does not have
    "window2": ("approval", "140106", "window"),
    "examiner3": ("market", "140106", "examiner"),
    "finance": ("market", "140105", "finance"),
}
KEYS = {  # name: duty, place, scopes
    "revoked": ("market", "140105", ALL_SCOPES),
    "expired": ("market", "140105", ALL_SCOPES),
    "reader": ("market", "140105", {"cases.read"}),
    "office": ("market", "140105", ALL_SCOPES),
    "hall": ("approval", "140105", ALL_SCOPES),
    "other": ("fire", "140105", ALL_SCOPES),
    "county": ("market", "140106", ALL_SCOPES),
    "stranger": ("approval", "140105", ALL_SCOPES),
    "nobody": ("approval", "140105", ALL_SCOPES),
}
NAMED = {"stranger": STRANGER, "nobody": "0"}  # in X-Applicant; everybody else names the holder


@contextmanager
def undone():
    """Undo everything that happens inside, also what commands commit for good."""
    block = transaction.atomic()
    block._from_testcase = True  # as Django's own TestCase does, so that commands may be durable
    with block:
        yield
        transaction.set_rollback(True)


def hire():
    """Give posts and keys that the sample world lacks, and a mandate in force to an agent."""
    password = Account.objects.get(login="wangfang").password
    for name, (duty, region, role) in HIRED.items():
        organ = Organisation.objects.get(duty=duty, region=region)
        official = Official.objects.create(name="样例人员", number=f"T-{name}")
        Post.objects.create(official=official, organisation=organ, title="样例岗位", roles=[role])
        Account.objects.create(login=name, password=password, official=official, password_at=MONDAY)
    for name, (duty, region, scopes) in KEYS.items():
        ApiKey.objects.create(
            organisation=Organisation.objects.get(duty=duty, region=region),
            label=name,
            digest=digest_of(key_of(name)),
            scopes=sorted(scopes),
            until=date(2026, 3, 1) if name == "expired" else None,
            revoked_at=MONDAY if name == "revoked" else None,
        )
    Mandate.objects.create(
        kind="agent",
        principal=Subject.objects.get(id_number=HOLDER),
        agent=Account.objects.get(login="liuanxin").subject,
        since=MONDAY.date(),
    )


def key_of(name):
    """Return the key of a system by its name in the matrix."""
    return f"key-{name}-of-a-test"


class Things:
    """The holder's draft, application, cases, papers, review; a draft and a case of a stranger."""

    def __init__(self):
        by = actor("wangjianguo", behalf="晋味面馆")
        granted = given.a_reviewed_case(by)
        commands.grant(granted, by=actor("zhengqiang"), at=MONDAY)
        self.holder, self.case = by, given.an_accepted_case(by)
        self.number = cases.my_space(by).applications[0].number
        voice.rate(self.number, stage="submitted", grade=1, by=by, at=MONDAY)
        pump_all()
        of_voice(self)
        self.anchor = an_anchor()
        self.turn = self._asked()
        of_helpers(self)
        self.visit, self.photo = a_site_visit(self.case, by)
        self.draft = given.a_complete_draft(by)
        self.signature, self.sign_code = a_signature(self.draft, by)
        self.key = next(
            row.need.key for row in self.sheet().to_upload if "food" in row.need.for_parts
        )
        self.group = cases.draft_sheet(self.draft, by, MONDAY).plan.groups[0].key
        self.phone = a_phone_link(self.draft, self.key, by)
        self.supply = a_supply_link(self.case, by)
        self.material = Material.objects.filter(application=self.draft, source="upload")[0].pk
        self.file = Material.objects.filter(
            application__number=self.number, source="upload", key=self.key
        )[0].pk
        self.document = Document.objects.filter(holder=by.behalf, sealed_at__isnull=False)[0].pk
        self.paper = Document.objects.filter(about=f"case:{self.case}", sealed_at__isnull=False)[
            0
        ].pk
        self.licence = Licence.objects.get(holder=by.behalf, sealed_at__isnull=False).pk
        self.filed = Case.objects.get(pk=self.case).application_id
        self.destruction = a_list_of_destruction(self.case)
        self.code = Document.objects.get(pk=self.document).code
        self.work = Rectification.objects.get().pk
        self.job = a_parked_job()
        self.official = Official.objects.get(number="SX00002").pk
        self.proposal = a_proposal(self.official)
        self.alarm = insight.raise_alarm(
            "people_an_hour", "official:nobody", "", people=61, looks=99, by=SYSTEM, at=MONDAY
        )
        of_licences(self)
        self._of_promises(granted)
        self._of_the_catalogue()
        self._of_a_stranger()
        of_fees(self)
        of_halls(self)

    def _of_promises(self, case):
        """A promise with a check, a gap, a record of credit; what was pushed and published."""
        by = actor("zhouming")
        self.promise = Promise.objects.get(case=case).pk
        file = given.a_file(self.holder)
        self.evidence = file["digest"].rpartition(":")[2][:32]
        evidence = [{**file, "name": "图.png"}]
        commands.find_broken(
            self.promise, found="不符", second="吴静", evidence=evidence, by=by, at=MONDAY
        )
        pump_all()
        record = CreditRecord.objects.get(about=f"promise:{self.promise}")
        self.credit = record.pk
        self.gap = Gap.objects.create(
            case_id=case, application=Case.objects.get(pk=case).application_id, key="x",
            subject=record.subject, name="样例材料", days=5, unsupplied="终止办理", basis="样例", signed_at=MONDAY,
        ).pk  # fmt: skip
        Promise.objects.filter(pk=self.promise).update(state="to_check")
        CreditRecord.objects.filter(pk=self.credit).update(state="repaired")
        self.publication = Publication.objects.get(about=f"case:{case}").pk
        self.push = Push.objects.filter(case=case)[0].pk
        Push.objects.filter(pk=self.push).update(state="dead")
        self.posts = Posts(self.holder, case)

    def _of_the_catalogue(self):
        keeper = actor("lvqian")
        self.register = catalogue.draft_register("tolerance", by=keeper, at=MONDAY)
        self.template = TemplateRevision.objects.get(name="receipt").pk
        self.calendar_year = CalendarYear.objects.create(
            year=2027, days=[["2027-01-01", "holiday", "元旦"]], source="样例", proposed_by="official:x",
            proposed_at=MONDAY,
        ).pk  # fmt: skip
        self.register_line = RegisterEntry.objects.filter(revision=self.register)[0].pk
        self.law_change = catalogue.propose_law_change(
            "spaqf",
            "第三十五条",
            "repeal",
            words="",
            effective_on=date(2026, 4, 1),
            note="样例",
            by=actor("jiming"),
            at=MONDAY,
        )
        catalogue.review_law_change(self.law_change, True, "", by=keeper, at=MONDAY)
        self.theme_draft = catalogue.draft_theme("kbcyd", by=keeper, at=MONDAY)
        self.item_draft = catalogue.draft_item("142031472000", "county", by=keeper, at=MONDAY)
        self.place_item = Implementation.objects.get(code="140131002001", region="140105").pk
        shorter = {"path": "promised.days", "value": 5, "basis": "食品安全法 第三十五条"}
        self.overlay = catalogue.propose_overlay(
            self.place_item, {}, [shorter], MONDAY.date(), by=actor("tianxiao"), at=MONDAY
        )
        self.item_revision = ItemRevision.objects.filter(code="140131002001")[0].pk
        self.theme_revision = ThemeRevision.objects.filter(slug="esfgh")[0].pk
        self.package = catalogue.receive_package(
            packed(elsewhere(body_of("kbcyd"))), by=actor("jiming"), at=MONDAY
        )
        self.applet = Applet.objects.get(key="demo-bus").pk
        self.suspension = proposed(code="140164511000", region="140100")
        self.practice = catalogue.offer_practice(
            "practice",
            "样例做法",
            summary="样例",
            theme="",
            text="样例",
            by=actor("tianxiao"),
            at=MONDAY,
        )

    def _asked(self):
        """Let the fire organ be asked about another case of the holder."""
        sign = cases_of_holder(self.number, "sign")
        commands.accept(sign, by=actor("wangfang"), at=MONDAY)
        return commands.ask_opinion(
            sign, duty="fire", question="？", days=3, by=actor("hansong"), at=MONDAY
        )

    def sheet(self):
        return cases.materials_sheet(self.draft, self.holder, MONDAY)

    def _of_a_stranger(self):
        by = actor("sundayuan", behalf="大圆小吃店")
        self.stranger_number = given.a_submitted_application(by)
        self.stranger_case = given.cases_of(self.stranger_number, by)["food"].id
        self.stranger_visit = a_visit_of_a_stranger(Case.objects.get(pk=self.stranger_case))
        self.stranger_file = Material.objects.filter(
            application__number=self.stranger_number, source="upload"
        )[0].pk
        pump_all()
        self.stranger_paper = Document.objects.filter(holder=by.behalf)[0].pk
        self.stranger_draft = given.a_complete_draft(by)
        self.stranger_signature = commands.ask_cosigner(
            self.stranger_draft,
            Subject.objects.get(name="刘安心").pk,
            role="spouse",
            by=by,
            at=MONDAY,
        )
        self.stranger_material = Material.objects.filter(
            application=self.stranger_draft, source="upload"
        )[0].pk

    def in_state(self, step):
        """Bring the case to where the law knows the step, with what that step needs."""
        of_promise = {"report": "rectifying", "revoke": "proposed"}
        if step in of_promise:
            said = {"state": of_promise[step], "statement": "不服", "proposer": "official:x"}
            Promise.objects.filter(pk=self.promise).update(**said)
            return
        if step == "tolerate":
            Gap.objects.filter(pk=self.gap).update(state="offered")
            return
        if step in ("repair", "ask"):
            state = "asked" if step == "repair" else "standing"
            CreditRecord.objects.filter(pk=self.credit).update(state=state)
            return
        if step == "supply":
            Case.objects.filter(pk=self.case).update(state="submitted", supplements=0)
            asked = [
                {"material": self.key, "name": "材料", "problem": "不清楚", "remedy": "重新拍照"}
            ]
            commands.ask_supplement(self.case, items=asked, by=actor("wangfang"), at=MONDAY)
            return
        if step == "resume":
            Case.objects.filter(pk=self.case).update(state="accepted")
            commands.suspend(self.case, **given.TESTING, by=actor("zhouming"), at=MONDAY)
        states = {
            "precheck": "submitted", "ask_supplement": "submitted", "accept": "submitted",
            "refuse_acceptance": "submitted", "withdraw": "accepted", "suspend": "accepted",
            "examine": "accepted", "seat": "accepted", "review": "examined",
            "send_back": "examined", "grant": "reviewed", "refuse": "reviewed",
        }  # fmt: skip
        if step in states:
            Case.objects.filter(pk=self.case).update(state=states[step], supplements=0)


def a_signature(draft, holder):
    """Let an agent ask the legal person to sign the draft too; he does. Return its id and link."""
    asker, signer = actor("liuanxin", behalf="晋味面馆"), UUID(holder.who.partition(":")[2])
    made = commands.ask_cosigner(draft, signer, role="legal_person", by=asker, at=MONDAY)
    code = Cosignature.objects.get(pk=made).code
    shown = cases.cosign_sheet(code, holder, MONDAY)
    said = {"summary": shown.sheet.digest, "consent": shown.statement}
    commands.cosign(code, **said, by=holder, at=MONDAY)
    return made, code


def cases_of_holder(number, part):
    """Return the case of one part of an application."""
    return Case.objects.get(application__number=number, part=part).pk


def a_proposal(official):
    """Return a proposal about an official of the hall, made by one of its administrators."""
    made = Proposal.objects.create(
        official_id=official,
        organisation=Organisation.objects.get(duty="approval", region="140105"),
        deed="reset",
        proposed_by=actor("wenyan").who,
        proposed_at=MONDAY,
    )
    return made.pk


def identity_of(name):
    """Return as what somebody of the matrix acts, to be chosen again."""
    account = Account.objects.get(login=LOGINS.get(name, (name, ""))[0])
    if account.official_id:
        return str(Post.objects.filter(official=account.official_id)[0].pk)
    return str(account.subject_id)


@cache
def _handler(strict):
    return ClientHandler(enforce_csrf_checks=strict)  # which loads the middleware once


def visiting(cookies=None, *, strict=False):
    """Return a browser with these cookies; all of them ask one server, as in earnest."""
    client = Client(raise_request_exception=False)
    client.handler = _handler(strict)
    client.cookies.load(cookies or {})
    return client


def remembered(patch):
    """Let who comes be read once for each visit; whatever a request does to it is undone anyway."""
    patch.setattr("onething.identity.queries.account", cache(identity.account))


def browser(name):
    """Return a browser that is signed in as somebody of the matrix."""
    client = visiting()
    if name == "anonymous":
        return client
    login, behalf = LOGINS.get(name, (name, ""))
    said = {"login": login, "password": PASSWORD, "token": f"in-{name}"}
    assert client.post("/login", said).status_code == 302, name
    if behalf:
        account = Account.objects.get(pk=id_of("account", login))
        for_whom = Mandate.objects.filter(agent=account.subject, principal__name__contains=behalf)
        chosen = {"as": str(for_whom[0].principal_id), "token": f"as-{name}"}
        assert client.post("/switch", chosen).status_code == 302, name
    return client
