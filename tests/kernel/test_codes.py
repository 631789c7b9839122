import pytest

from onething.kernel.codes import plain_code, plain_number


@pytest.mark.parametrize(
    "typed",
    [
        "MF4KTFQG",
        "MF4K TFQG",
        " mf4k tfqg ",
        "ＭＦ４Ｋ　ＴＦＱＧ",
        "MF4K-TFQG",
        "MF4K－TFQG",
        "mf4k—tfqg\n",
    ],
)
def test_a_code_is_the_same_however_it_is_written(typed):
    assert plain_code(typed) == "MF4KTFQG"


def test_a_number_is_the_same_half_width_and_full_width():
    assert plain_number(" ｙｊｓ140105 20260302 00001\x00") == "YJS1401052026030200001"
