"""Secrets move to a new key of the vault; killed half-way it goes on, and nothing is unreadable."""

import pytest

from onething.identity import commands, queries
from onething.identity.load import id_of
from onething.identity.models import SecondFactor
from onething.kernel import vault
from onething.kernel.actor import SYSTEM
from onething.kernel.models import Event
from onething.run import keys
from tests.times import MONDAY

LOGINS = ("wangfang", "zhaomin", "sunlixin", "zhouming", "wujing")


@pytest.fixture
def kept(world_again, settings, tmp_path):
    """Five people whose secrets lie in the vault."""
    settings.KEYS_ROOT = tmp_path
    for login in LOGINS:
        account = id_of("account", login)
        secret = vault.encrypt(login.encode(), about=f"factor:{account}")
        SecondFactor.objects.create(account_id=account, secret=secret, confirmed_at=MONDAY)


def read():
    return {
        vault.decrypt(row.secret, about=f"factor:{row.pk}").decode()
        for row in SecondFactor.objects.order_by("pk")
    }


def test_all_secrets_come_under_the_new_key(kept, capsys):
    keys.change_vault_key()

    assert queries.secrets_by_key() == {"0002": 5}
    assert read() == set(LOGINS)
    assert "新密钥 0002 已启用" in capsys.readouterr().out
    assert Event.objects.get(name="identity.secrets_renewed").data == {"key": "0002", "count": 5}


def test_a_change_that_was_killed_goes_on_with_the_same_key(kept, monkeypatch, capsys):
    monkeypatch.setattr("onething.identity.commands.secrets.BATCH", 2)
    vault.rotate()
    commands.renew_secrets(by=SYSTEM, at=MONDAY)  # and here it was killed
    assert queries.secrets_by_key() == {"0001": 3, "0002": 2}
    assert read() == set(LOGINS)

    keys.change_vault_key()

    assert queries.secrets_by_key() == {"0002": 5}
    assert read() == set(LOGINS)
    assert vault.newest() == "0002"
    assert "继续重新加密" in capsys.readouterr().out


def test_a_batch_that_fails_changes_nothing(kept):
    vault.rotate()
    broken = SecondFactor.objects.order_by("pk").last()
    SecondFactor.objects.filter(pk=broken.pk).update(secret=broken.secret[:-4] + "AAA=")

    with pytest.raises(vault.VaultFault):
        commands.renew_secrets(by=SYSTEM, at=MONDAY)

    assert queries.secrets_by_key() == {"0001": 5}


def test_the_list_names_each_key_its_age_and_what_it_keeps(kept, capsys):
    vault.rotate()
    keys._list()

    said = capsys.readouterr().out
    assert "加密库  0001" in said
    assert "加密 5 条" in said
    assert "加密库  0002" in said
    assert "账本签名  log.pem" in said
    assert "已用 0 天" in said
