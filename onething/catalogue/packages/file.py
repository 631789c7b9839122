"""The file of a package: written so that people can read it, read as what a stranger sends."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from onething.catalogue.shapes import ITEM, THEME, faults
from onething.catalogue.terms.packages import Package, Proof
from onething.identity.terms import storable
from onething.kernel.crypto import sm3
from onething.kernel.facts import canonical
from onething.kernel.refusals import Invalid

FORMAT: Final = "onething-service"
VERSION: Final = 1
BIGGEST: Final = 5_000_000  # bytes
MOST_ITEMS: Final = 100
PROOF: Final = {"about": str, "region": str, "on": str, "answers": dict, "outline": dict}
BODY: Final = {
    "theme": THEME,
    "aside": dict,
    "items": [ITEM],
    "elements": dict,
    "licence_types": dict,
    "proofs": [PROOF],
    "origin": str,
}
AGAIN = "请在原来的平台重新导出。"


def written(package: Package) -> bytes:
    """Return the package as a file."""
    body = body_of(package)
    head = {"format": FORMAT, "version": VERSION, "digest": sm3(canonical(body))}
    return json.dumps(head | body, ensure_ascii=False, indent=1).encode()


def body_of(package: Package) -> dict[str, Any]:
    """Return the content of a package as plain values."""
    return {
        "origin": package.origin,
        "theme": dict(package.theme),
        "aside": dict(package.aside),
        "items": [dict(one) for one in package.items],
        "elements": dict(package.elements),
        "licence_types": dict(package.licence_types),
        "proofs": [_proof(one) for one in package.proofs],
    }


def _proof(one: Proof) -> dict[str, Any]:
    return {
        "about": one.about,
        "region": one.region,
        "on": one.on,
        "answers": dict(one.answers),
        "outline": dict(one.outline),
    }


def read(content: bytes) -> Package:
    """Return the package that a file holds; raises Invalid with the way out."""
    if len(content) > BIGGEST:
        raise Invalid(
            f"文件有 {len(content) // 1_000_000} MB，服务包最多 {BIGGEST // 1_000_000} MB。{AGAIN}"
        )
    said = _parsed(content)
    if said.pop("format", None) != FORMAT:
        raise Invalid("这不是服务包。请选择从“一件事 › 版本”或者 onething service 导出的文件。")
    version, digest = said.pop("version", None), said.pop("digest", None)
    if version != VERSION:
        raise Invalid("这个服务包由另一个版本的平台导出，这里读不懂。请先升级平台，再导入。")
    return package_of(said, digest)


def package_of(body: Mapping[str, Any], digest: Any = None) -> Package:
    """Return the package of a body; raises Invalid for what has not the shape of one."""
    errors = {".".join(map(str, place)): fault for place, fault in faults(body, BODY)}
    if errors:
        first = next(iter(errors.items()))
        raise Invalid(
            f"服务包有 {len(errors)} 处不完整：{first[0]}，{first[1]}{AGAIN}", errors=errors
        )
    if digest is not None and digest != sm3(canonical(body)):
        raise Invalid(f"服务包的内容与摘要不一致，可能在传送中损坏，或者被人改过。{AGAIN}")
    _complete(body)
    return Package(
        theme=body["theme"],
        aside=body["aside"],
        items=tuple(body["items"]),
        elements=body["elements"],
        licence_types=body["licence_types"],
        proofs=tuple(Proof(**one) for one in body["proofs"]),
        origin=body["origin"],
        digest=sm3(canonical(body)),
    )


def _complete(body: Mapping[str, Any]) -> None:
    """Refuse a package with an item too few, too many or twice, or with a day that is none."""
    codes = [one["code"] for one in body["items"]]
    wanted = {part["item"] for part in body["theme"]["parts"]}
    if len(codes) > MOST_ITEMS or len(codes) != len(set(codes)):
        raise Invalid(f"服务包里的事项超过 {MOST_ITEMS} 个，或者有事项写了两次。{AGAIN}")
    if lacking := sorted(wanted - {*codes}):
        raise Invalid(f"服务包里缺少事项 {'、'.join(lacking)}。{AGAIN}")
    if idle := sorted({*codes} - wanted):
        raise Invalid(f"服务包里的事项 {'、'.join(idle)} 不在这个一件事里。{AGAIN}")
    for one in body["proofs"]:
        try:
            date.fromisoformat(one["on"])
        except ValueError:
            raise Invalid(f"服务包里“{one['about']}”的日期不对。{AGAIN}") from None


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        found = _plain(json.loads(content.decode("utf-8-sig")))
    except UnicodeDecodeError:
        raise Invalid(f"文件不是 UTF-8 编码，不是平台导出的服务包。{AGAIN}") from None
    except (ValueError, RecursionError):
        raise Invalid(f"文件读不下去，可能没有下载完整。{AGAIN}") from None
    if not isinstance(found, dict):
        raise Invalid("这不是服务包。请选择从“一件事 › 版本”或者 onething service 导出的文件。")
    return found


def _plain(value: Any) -> Any:
    """Return JSON as the catalogue keeps it: no broken numbers, nothing a database cannot hold."""
    if isinstance(value, dict):
        return {storable(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, float):
        return str(value)
    return storable(value) if isinstance(value, str) else value
