"""States of the base of licences, each reached by running commands."""

from datetime import date

from onething.documents import commands
from onething.documents.models import Licence
from onething.kernel.actor import SYSTEM
from onething.kernel.ids import new_id
from onething.kernel.pump import pump_all
from tests.times import MONDAY

HEAD = (
    "证照类型", "证照编号", "颁发机关代码", "持证主体", "持证主体代码", "有效期起始", "有效期截止",
    "证照状态", "电子证照标识", "企业名称", "统一社会信用代码", "法定代表人（经营者）姓名", "经营场所地址",
)  # fmt: skip
GOOD = (
    "食品经营许可证", "JY21401050000099", "11145105000000078A", "太原晋味样例餐饮管理有限公司",
    "91145105000000027X", "2023-05-01", "2028-04-30", "有效", "", "太原晋味样例餐饮管理有限公司",
    "91145105000000027X", "王建国", "样例路 11 号",
)  # fmt: skip
TYPES = ("food_business", "tobacco_retail", "fire_opinion")


def sealed(cast, *types, until=date(2031, 3, 1)):
    """Return sealed licences of these types, for one holder and one place; one run of the jobs."""
    made = []
    for code in types:
        about = f"paper:{new_id()}"
        cast.register("grant", about=about)
        made.append(cast.licence(about, type_code=code, until=until))
    pump_all()
    return [Licence.objects.get(pk=pk) for pk in made]


def composite(cast, *types, until=date(2031, 3, 1)):
    """Return a sealed composite licence and its members."""
    members = sealed(cast, *(types or TYPES[:2]), until=until)
    made = commands.issue_composite(
        [(one.pk, "restaurant") for one in members],
        about=f"application:{new_id()}", organ=cast.organ, by=SYSTEM, at=MONDAY,
    )  # fmt: skip
    pump_all()
    return Licence.objects.get(pk=made), members


def newest(row):
    """Return the newest version of a licence."""
    return Licence.objects.filter(serial=row.serial).order_by("-version")[0]


def row(**other):
    """Return a row of a file of historical licences."""
    return {**dict(zip(HEAD, GOOD, strict=True)), **other}
