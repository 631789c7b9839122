"""What is kept encrypted: bound to its place, readable after a change of keys, useless without them."""

import pytest

from onething.kernel import vault


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path):
    settings.KEYS_ROOT = tmp_path


def test_what_was_kept_is_read_again():
    kept = vault.encrypt("秘密".encode(), about="factor:1")

    assert vault.decrypt(kept, about="factor:1").decode() == "秘密"
    assert "秘密" not in kept
    assert kept != vault.encrypt("秘密".encode(), about="factor:1")


def test_a_value_is_worth_nothing_in_another_row():
    kept = vault.encrypt(b"x", about="factor:1")

    with pytest.raises(vault.VaultFault):
        vault.decrypt(kept, about="factor:2")


@pytest.mark.parametrize("place", [-2, 20, 30])
def test_a_changed_value_is_noticed(place):
    kept = vault.encrypt(b"twenty bytes of text", about="a")
    other = "A" if kept[place] != "A" else "B"

    with pytest.raises(vault.VaultFault):
        vault.decrypt(kept[:place] + other + kept[place:][1:], about="a")


def test_old_values_stay_readable_after_a_new_key():
    old = vault.encrypt(b"old", about="a")
    assert vault.rotate() == "0002"
    new = vault.encrypt(b"new", about="a")

    assert (old.split(":")[1], new.split(":")[1]) == ("0001", "0002")
    assert vault.decrypt(old, about="a") + vault.decrypt(new, about="a") == b"oldnew"


def test_a_missing_key_is_told(tmp_path):
    kept = vault.encrypt(b"x", about="a")
    (tmp_path / "vault" / "0001.key").unlink()

    with pytest.raises(vault.VaultFault, match="0001"):
        vault.decrypt(kept, about="a")
    with pytest.raises(vault.VaultFault):
        vault.decrypt("plain text", about="a")


def test_a_key_is_readable_by_its_owner_only(tmp_path):
    vault.encrypt(b"x", about="a")

    assert (tmp_path / "vault" / "0001.key").stat().st_mode & 0o777 == 0o600
