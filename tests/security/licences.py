"""What hangs on a licence of the holder in the world of these tests."""

from onething.documents import commands
from onething.documents.incoming import gather
from onething.documents.models import Seal
from onething.identity.models import Organisation
from onething.kernel.actor import Actor
from onething.kernel.pump import pump_all
from tests.cast import actor
from tests.times import MONDAY

HOLDER = "921451050000000190"
HEAD = ("证照类型", "证照编号", "颁发机关代码", "持证主体", "持证主体代码", "有效期起始")
ROW = ("食品经营许可证", "JY1", "11145105000000078A", "晋味面馆", HOLDER, "2023-05-01")


def of_licences(things):
    """Let the holder make a copy and report an error, an office ask and use; name a seal."""
    market = Organisation.objects.get(duty="market", region="140105")
    system = Actor(who="system:test", org=str(market.pk))
    said = {"purpose": "入驻审核", "used_by": "样例平台", "matter": "", "days": 30}
    things.copy = commands.make_copy(things.licence, **said, by=things.holder, at=MONDAY)
    things.consent = commands.ask_consent(
        "food_business", HOLDER, purpose="样例", by=system, at=MONDAY
    )
    things.use = commands.use_licence(
        "food_business", HOLDER, purpose="样例", matter="", by=system, at=MONDAY
    )
    things.error = commands.report_error(
        things.licence, element="shop.address", wanted="别处", evidence="样例",
        by=things.holder, at=MONDAY,
    )  # fmt: skip
    pump_all()
    things.seal = Seal.objects.filter(organ=actor("yanjin").org)[0].pk
    lines = [(2, dict(zip(HEAD, ROW, strict=True)))]
    things.licence_import = commands.try_import(
        "旧库", "样例.csv", gather(lines), by=actor("shiwen"), at=MONDAY
    )


def licence_parts(things, nowhere):
    """Return what stands in for the parts of addresses of licences: copies, consents, uses, errors, seals."""
    return {
        "licence_id": (things.licence, None, nowhere),
        "copy_id": (things.copy, None, nowhere),
        "consent_id": (things.consent, None, nowhere),
        "consent_deed": ("give", None, None),
        "use_id": (things.use, None, nowhere),
        "licence": (things.licence, None, nowhere),
        "act": ("suspend", None, None),
        "error_id": (things.error, None, nowhere),
        "seal_id": (things.seal, None, nowhere),
        "seal_deed": ("pause", None, None),
        "import_id": (things.licence_import, None, nowhere),
    }
