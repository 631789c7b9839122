"""Every variable of the environment that the platform reads: what it means, what it may be.

Knows no Django: the command line asks here, before it starts anything, for all that is wrong at once.
The table in docs/operate.md is drawn from here (`make settings`).
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from onething.environment_kinds import (
    certificate,
    count,
    database_address,
    folder,
    host_secrets,
    hosts,
    level,
    neighbours,
    port,
    present,
    relays,
    scanner_address,
    secret,
    switch,
    web_address,
    word,
)

T = TypeVar("T")
PREFIX = "ONETHING_"
DEMO_WORD = "secret-of-demos-for-development-only"  # of demo systems; never in production


class Wrong(ValueError):
    """A value that cannot be; the message says what to write instead."""


@dataclass(frozen=True)
class Variable(Generic[T]):
    """One variable: how its text is read, and what it is for."""

    name: str
    read: Callable[[str], T]
    default: str  # its text when it is not set
    meaning: str  # in words, for the table and for sentences
    unset: str = ""  # what holds when it is not set, where that is no fixed text
    secret: bool = False
    needed: bool = False  # in production nothing stands in for it

    def get(self, said: Mapping[str, str] | None = None) -> T:
        """Return its value, or say what is wrong with it."""
        given = os.environ if said is None else said
        text = given.get(self.name, "").strip()
        if not text and self.needed and PRODUCTION.get(given):
            raise Wrong(f"正式环境必须设置 {self.name}（{self.meaning}）。")
        try:
            return self.read(text or self.default)
        except ValueError as fault:
            shown = "" if self.secret else f"，现在是“{text}”"
            raise Wrong(f"{self.name} {fault}{shown}。请改正后再启动。") from fault


PRODUCTION = Variable("PRODUCTION", switch, "0", "正式环境：没有演示账号，密钥没有默认值")
PRACTICE = Variable("PRACTICE", switch, "0", "练习平台：只有样例数据，每一页都注明，连不到外面")
PRACTICE_URL = Variable(
    "PRACTICE_URL", web_address, "", "练习平台的网址，工作人员从这里去练习",
    unset="试用时是同一台机器上的 make practice；正式环境没有练习平台",
)  # fmt: skip
PRACTICE_BESIDE = (
    "http://localhost:8001"  # where `make practice` runs, while one tries the platform
)
PRACTICE_SECRET = Variable(
    "PRACTICE_SECRET", secret, "", "正式平台与练习平台共用的密钥，用来把人带过去",
    unset="演示用的密钥；正式环境必须设置", secret=True,
)  # fmt: skip
HOST = Variable("HOST", word, "127.0.0.1", "网页监听的地址；0.0.0.0 为本机所有地址")
PORT = Variable("PORT", port, "8000", "网页监听的端口")
BASE_URL = Variable(
    "BASE_URL", web_address, "", "对外的网址，写进二维码和通知",
    unset="http://localhost:端口", needed=True,
)  # fmt: skip
ALLOWED_HOSTS = Variable(
    "ALLOWED_HOSTS", hosts, "*", "对外的主机名，用逗号分开；别的一律拒绝", needed=True
)
SECRET_KEY = Variable(
    "SECRET_KEY", secret, "insecure-for-development-only-insecure", "会话和摘要的密钥，各台机器相同",
    secret=True, needed=True,
)  # fmt: skip
DATABASE_URL = Variable(
    "DATABASE_URL", database_address, "", "外部 PostgreSQL 的地址；主备几台一起写", secret=True,
    unset="平台自带的数据库",
)  # fmt: skip
VAR = Variable(
    "ONETHING_VAR",
    folder,
    "",
    "数据、日志、静态文件的目录，每台机器各有一个",
    unset="代码目录下的 var",
)
DATA = Variable(
    "ONETHING_DATA", present, "", "事项、主题、日历等数据的目录", unset="代码目录下的 data"
)
FILES = Variable(
    "FILES_ROOT", folder, "", "材料和文书，各台机器共用", unset="ONETHING_VAR 下的 files"
)
KEYS = Variable(
    "KEYS_ROOT", folder, "", "印章、账本、加密的密钥，各台机器共用", unset="ONETHING_VAR 下的 keys"
)
PROXIES = Variable("PROXIES", count, "0", "前面有几层自己的代理；多写会让人伪造地址")
TLS_IN_FRONT = Variable("TLS_IN_FRONT", switch, "1", "正式环境把 http 引向 https")
RATE_LIMITS = Variable("RATE_LIMITS", switch, "1", "频次限制；只在压力测试时关闭")
METRICS_TOKEN = Variable(
    "METRICS_TOKEN", secret, "", "取运行指标的口令", unset="没有 /metrics", secret=True
)
LOG_LEVEL = Variable("LOG_LEVEL", level, "", "日志的详细程度", unset="平台 INFO，其余 WARNING")
REGISTRY_URL = Variable(
    "REGISTRY_URL", web_address, "", "登记系统的网址", unset="演示登记系统，随平台启动"
)
REGISTRY_SECRET = Variable(
    "REGISTRY_SECRET", secret, "registry-secret-for-development-only", "与登记系统共用的密钥",
    secret=True, needed=True,
)  # fmt: skip
PLATFORM_URL = Variable(
    "PLATFORM_URL",
    web_address,
    "",
    "接收推送的平台（监管、执法、信用）的网址",
    unset="与登记系统相同",
)
PLATFORM_SECRET = Variable(
    "PLATFORM_SECRET", secret, "", "与接收推送的平台共用的密钥", unset="与登记系统相同", secret=True
)
REGISTRY_HOST = Variable("REGISTRY_HOST", word, "127.0.0.1", "演示登记系统监听的地址")
REGISTRY_PORT = Variable("REGISTRY_PORT", port, "8765", "演示登记系统监听的端口")
STAMP_URL = Variable(
    "STAMP_URL", web_address, "", "时间戳机构（RFC 3161）的网址",
    unset="演示时间戳机构，随平台启动；正式环境没有时间戳",
)  # fmt: skip
STAMP_CERTIFICATE = Variable(
    "STAMP_CERTIFICATE", certificate, "", "时间戳机构的证书（PEM 文件）",
    unset="演示时间戳机构的证书",
)  # fmt: skip
SCANNER_URL = Variable(
    "SCANNER_URL", scanner_address, "", "查毒服务 clamd 的地址，如 tcp://127.0.0.1:3310",
    unset="只查找随平台提供的特征，正式环境请接入",
)  # fmt: skip
STAMP_HOST = Variable("STAMP_HOST", word, "127.0.0.1", "演示时间戳机构监听的地址")
STAMP_PORT = Variable("STAMP_PORT", port, "8766", "演示时间戳机构监听的端口")
SMS_URL = Variable(
    "SMS_URL", web_address, "", "短信网关的网址",
    unset="演示短信网关，随平台启动；正式环境不发短信，转电话",
)  # fmt: skip
SMS_SECRET = Variable(
    "SMS_SECRET",
    secret,
    "",
    "与短信网关共用的密钥",
    unset="演示用的密钥；接入网关时必须设置",
    secret=True,
)
SMS_PORT = Variable("SMS_PORT", port, "8767", "演示短信网关监听的端口")
CARRIER_URL = Variable(
    "CARRIER_URL", web_address, "", "物流系统的网址", unset="演示物流，随平台启动；正式环境不能邮寄"
)
CARRIER_SECRET = Variable(
    "CARRIER_SECRET",
    secret,
    "",
    "与物流系统共用的密钥",
    unset="演示用的密钥；接入物流时必须设置",
    secret=True,
)
CARRIER_PORT = Variable("CARRIER_PORT", port, "8768", "演示物流监听的端口")
CASHIER_URL = Variable(
    "CASHIER_URL",
    web_address,
    "",
    "缴费平台的网址",
    unset="演示缴费平台，随平台启动；正式环境不能网上缴费",
)
CASHIER_SECRET = Variable(
    "CASHIER_SECRET", secret, "", "与缴费平台共用的密钥", unset="与登记系统相同", secret=True
)
CASHIER_HOST = Variable("CASHIER_HOST", word, "127.0.0.1", "演示缴费平台监听的地址")
CASHIER_PORT = Variable("CASHIER_PORT", port, "8769", "演示缴费平台监听的端口")
TREASURY_URL = Variable(
    "TREASURY_URL",
    web_address,
    "",
    "财政非税系统的网址",
    unset="演示非税系统，随平台启动；正式环境没有缴款码",
)
TREASURY_SECRET = Variable(
    "TREASURY_SECRET", secret, "", "与财政非税系统、代收银行共用的密钥", unset="与登记系统相同",
    secret=True,
)  # fmt: skip
TREASURY_HOST = Variable("TREASURY_HOST", word, "127.0.0.1", "演示非税系统监听的地址")
TREASURY_PORT = Variable("TREASURY_PORT", port, "8770", "演示非税系统监听的端口")
NEIGHBOUR_URL = Variable(
    "NEIGHBOUR_URL", web_address, "", "演示省平台（跨省通办）的网址",
    unset="演示省平台，随平台启动；正式环境不能跨省送件",
)  # fmt: skip
NEIGHBOUR_SECRET = Variable(
    "NEIGHBOUR_SECRET", secret, "", "与演示省平台共用的密钥",
    unset="演示用的密钥；设置了网址就必须设置", secret=True,
)  # fmt: skip
NEIGHBOUR_PORT = Variable("NEIGHBOUR_PORT", port, "8773", "演示省平台监听的端口")
NEIGHBOUR_KEY = Variable(
    "NEIGHBOUR_KEY", word, "yjs_demo_province_140000_not_for_production",
    "演示省平台向本平台送件时用的接口密钥", secret=True,
)  # fmt: skip
NEIGHBOURS = Variable(
    "NEIGHBOURS", neighbours, "",
    "接入的外省平台，每省一段“代号=网址|密钥”，用空格分开；换密钥时写“代号=网址|新密钥|旧密钥”",
    unset="只有演示省", secret=True,
)  # fmt: skip
HOSTS = Variable(
    "HOSTS", host_secrets, "",
    "可以带人进入的宿主 App、小程序，每个一段“代号=密钥”，用空格分开；换密钥时写“代号=新密钥|旧密钥”",
    unset="只有演示宿主 App；正式环境没有", secret=True,
)  # fmt: skip
APPLETS = Variable(
    "APPLETS", host_secrets, "",
    "接收登录的便民应用，每个一段“代号=密钥”，用空格分开；换密钥时写“代号=新密钥|旧密钥”",
    unset="只有演示的便民应用；正式环境没有", secret=True,
)  # fmt: skip
HOSTAPP_URL = Variable(
    "HOSTAPP_URL", web_address, "", "演示宿主 App 的网址（返回用）",
    unset="演示宿主 App，随平台启动；正式环境没有",
)  # fmt: skip
HOSTAPP_PORT = Variable("HOSTAPP_PORT", port, "8774", "演示宿主 App 监听的端口")
LIVE_PORT = Variable("LIVE_PORT", port, "8771", "叫号屏等实时画面的进程监听的端口")
LIVE_URL = Variable(
    "LIVE_URL", web_address, "", "实时画面对外的网址，由代理转到上面的端口",
    unset="本机的端口；正式环境每几秒刷新",
)  # fmt: skip
ICE_URLS = Variable(
    "ICE_URLS", relays, "", "视频用的 STUN、TURN 中继的地址，用逗号分开",
    unset="只在同一个网络里直连",
)  # fmt: skip
TURN_SECRET = Variable(
    "TURN_SECRET", secret, "", "与 TURN 中继共用的密钥（coturn 的 static-auth-secret）",
    unset="中继不要凭证", secret=True,
)  # fmt: skip
PAYMENT_KEY = Variable(
    "PAYMENT_KEY", word, "yjs_demo_payment_140000_not_for_production",
    "演示缴费平台、非税系统通知本平台时用的接口密钥", secret=True,
)  # fmt: skip
PASSPHRASE = Variable(
    "ONETHING_BACKUP_PASSPHRASE",
    word,
    "",
    "备份时加密密钥目录的口令",
    unset="备份不含密钥",
    secret=True,
)
BACKUPS_KEPT = Variable("ONETHING_BACKUPS_KEPT", count, "14", "保留几份备份")

KNOWN: tuple[Variable[Any], ...] = (
    PRODUCTION, PRACTICE, PRACTICE_URL, PRACTICE_SECRET, HOST, PORT, BASE_URL, ALLOWED_HOSTS,
    SECRET_KEY, DATABASE_URL, VAR, DATA, FILES, KEYS, PROXIES, TLS_IN_FRONT, RATE_LIMITS,
    METRICS_TOKEN, LOG_LEVEL, REGISTRY_URL, REGISTRY_SECRET, PLATFORM_URL, PLATFORM_SECRET,
    REGISTRY_HOST, REGISTRY_PORT, STAMP_URL, SCANNER_URL, STAMP_CERTIFICATE, STAMP_HOST,
    STAMP_PORT, SMS_URL, SMS_SECRET, SMS_PORT, CARRIER_URL, CARRIER_SECRET, CARRIER_PORT,
    CASHIER_URL, CASHIER_SECRET, CASHIER_HOST, CASHIER_PORT, TREASURY_URL, TREASURY_SECRET,
    TREASURY_HOST, TREASURY_PORT, NEIGHBOUR_URL, NEIGHBOUR_SECRET, NEIGHBOUR_PORT, NEIGHBOUR_KEY,
    NEIGHBOURS, HOSTS, APPLETS, HOSTAPP_URL, HOSTAPP_PORT,
    LIVE_PORT, LIVE_URL, ICE_URLS, TURN_SECRET, PAYMENT_KEY, PASSPHRASE, BACKUPS_KEPT,
)  # fmt: skip


def faults(said: Mapping[str, str]) -> list[str]:
    """Return a sentence for everything that is wrong with this environment."""
    found = []
    for variable in KNOWN:
        try:
            variable.get(said)
        except Wrong as wrong:
            found.append(str(wrong))
    return found or _together(said)


def strangers(said: Mapping[str, str]) -> list[str]:
    """Return a sentence for every name that begins like ours and that nobody reads."""
    names = [variable.name for variable in KNOWN]
    return [
        f"没有名为 {name} 的设置{_nearest(name, names)}。请改正或去掉后再启动。"
        for name in sorted(said)
        if name.startswith(PREFIX) and name not in names
    ]


def _nearest(name: str, names: list[str]) -> str:
    near = difflib.get_close_matches(name, names, n=1)
    return f"，是不是 {near[0]}" if near else ""


OUTSIDE: tuple[Variable[Any], ...] = (
    REGISTRY_URL, PLATFORM_URL, STAMP_URL, SMS_URL, CARRIER_URL, CASHIER_URL, TREASURY_URL,
    NEIGHBOUR_URL, NEIGHBOURS, HOSTS, APPLETS, HOSTAPP_URL,
)  # fmt: skip


def _together(said: Mapping[str, str]) -> list[str]:
    """Return what is wrong with values that are right one by one."""
    found = []
    if PRACTICE.get(said):
        found += [
            f"练习平台不能设置 {one.name}（{one.meaning}）：练习不能连到外面，外面也不能连进来。请去掉后再启动。"
            for one in (*OUTSIDE, PRACTICE_URL)
            if one.get(said)
        ]
    if not PRODUCTION.get(said):
        return found
    if (PRACTICE.get(said) or PRACTICE_URL.get(said)) and not PRACTICE_SECRET.get(said):
        found.append(f"请设置 {PRACTICE_SECRET.name}（{PRACTICE_SECRET.meaning}），两边相同。")
    for url, shared in (
        (SMS_URL, SMS_SECRET), (CARRIER_URL, CARRIER_SECRET), (NEIGHBOUR_URL, NEIGHBOUR_SECRET),
    ):  # fmt: skip
        if url.get(said) and not shared.get(said):
            found.append(f"设置了 {url.name} 就必须设置 {shared.name}（{shared.meaning}）。")
    if TLS_IN_FRONT.get(said) and not BASE_URL.get(said).startswith("https://"):
        found.append("BASE_URL 应以 https:// 开头：正式环境只用加密连接。请改正后再启动。")
    if "*" in ALLOWED_HOSTS.get(said):
        found.append("ALLOWED_HOSTS 不能是“*”：请写对外的主机名，例如 banshi.example.gov.cn。")
    return found


def table() -> str:
    """Return all variables as a table in Markdown."""
    rows = ["| 变量 | 含义 | 没有设置时 |", "|---|---|---|"]
    rows += [f"| `{one.name}` | {one.meaning} | {_otherwise(one)} |" for one in KNOWN]
    return "\n".join(rows) + "\n"


def _otherwise(variable: Variable[Any]) -> str:
    if variable.needed:
        return "正式环境必须设置" + ("，保密" if variable.secret else "")
    shown = variable.unset or f"`{variable.default}`"
    return shown + ("；保密" if variable.secret else "")
