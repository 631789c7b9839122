"""Ways to say no. Each is a sentence that tells a person what to do next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar


class Refusal(Exception):
    """A request that is not carried out, with the reason in words for the person who asked."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "refused"

    def __init__(self, sentence: str, *, errors: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.errors = dict(errors or {})


class NotYours(Refusal):
    """Not there, or not his: the two look the same on purpose."""

    status = 404
    code = "not-found"

    def __init__(
        self, sentence: str = "没有找到，或者您无权查看。请核对编号，或换一个身份登录后再试。"
    ) -> None:
        super().__init__(sentence)


class NotAllowed(Refusal):
    """The law knows no such step from here."""

    status = 409
    code = "not-allowed"


class Held(NotAllowed):
    """Somebody else is working on it."""

    code = "held"


class Invalid(Refusal):
    """What was sent does not hold; `errors` says for each field what to do."""

    status = 422
    code = "invalid"


class DifferentRequest(Refusal):
    """The same token came again with other content."""

    status = 422
    code = "different-request"

    def __init__(self) -> None:
        super().__init__(
            "这张表单已经提交过，但这次的内容不一样。请返回上一页，刷新后按新的内容重新提交。"
        )


def together(*reads: Callable[[], object]) -> None:
    """Read all that was sent, and refuse once with everything in it that does not hold."""
    errors: dict[str, str] = {}
    for read in reads:
        try:
            read()
        except Invalid as wrong:
            if not wrong.errors:
                raise
            errors |= {name: said for name, said in wrong.errors.items() if name not in errors}
    if errors:
        raise Invalid(next(iter(errors.values())), errors=errors)


def sentence(words: str) -> str:
    """Return what somebody typed with the full stop at its end, once."""
    return words if words.endswith(("。", "！", "？")) else f"{words}。"
