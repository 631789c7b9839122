"""`onething keys`: which keys there are and how old; new ones, while what is old stays readable."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from onething.identity import commands as identity
from onething.identity import queries as secrets
from onething.kernel import logkeys, now, vault
from onething.kernel.actor import SYSTEM


def keys(arguments: argparse.Namespace) -> None:
    """List the keys, or change those of the vault or of the log."""
    if arguments.deed == "vault":
        change_vault_key()
    elif arguments.deed == "log":
        number = logkeys.change_log_key(by=SYSTEM, at=now.now())
        print(f"账本从现在起用第 {number} 把密钥签名，已在账本中公布；以前的签名仍用旧密钥核验。")
    else:
        _list()


def change_vault_key() -> None:
    """Make a new key of the vault and bring all secrets under it; begun before, it is finished only."""
    if _waiting():
        print("上次更换还没有完成，继续重新加密。")
    else:
        print(f"新密钥 {vault.rotate()} 已启用，正在重新加密。")
    while left := _waiting():
        identity.renew_secrets(by=SYSTEM, at=now.now())
        print(f"      还有 {left} 条")
    print("全部完成。旧密钥请保留：备份里还有用它加密的内容。")


def _waiting() -> int:
    """Return how many secrets are not under the newest key."""
    newest = vault.newest()
    return sum(count for key, count in secrets.secrets_by_key().items() if key != newest)


def _list() -> None:
    count = secrets.secrets_by_key()
    for path in vault.paths():
        print(f"加密库  {path.stem}  {_age(path)}  加密 {count.get(path.stem, 0)} 条")
    unknown = logkeys.unannounced()
    for path in logkeys.paths():
        told = "，没有在账本中公布" if path in unknown else ""
        print(f"账本签名  {path.name}  {_age(path)}{told}")


def _age(path: Path) -> str:
    made = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return f"{made.astimezone():%Y-%m-%d} 启用，已用 {(datetime.now(UTC) - made).days} 天"
