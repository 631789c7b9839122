"""A theme as a file, the same that data/themes holds, to be reviewed outside. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from onething.catalogue.shapes import THEME

USUAL = ("环节", "时限", "材料", "跑动", "表单要素", "费用")  # the order of figures
WIDE = 10_000  # lines are not broken


def as_file(content: Mapping[str, Any]) -> str:
    """Return the content as YAML, in the order in which the language is documented."""
    head = f"# {content.get('name', '')}一件事。由平台导出，可以放回 data/themes。\n"
    body: str = yaml.safe_dump(
        ordered(content, THEME), allow_unicode=True, sort_keys=False, width=WIDE
    )
    return head + body


def ordered(value: Any, shape: Any) -> Any:
    """Return a value with its names in the order of the shape; what the shape does not know, last."""
    if isinstance(value, Mapping):
        known = [key.rstrip("?") for key in shape] if isinstance(shape, Mapping) else [*USUAL]
        inner = (
            {key.rstrip("?"): one for key, one in shape.items()}
            if isinstance(shape, Mapping)
            else {}
        )
        keys = [key for key in known if key in value]
        keys += sorted(str(key) for key in value if key not in known)
        return {key: ordered(value[key], inner.get(key)) for key in keys}
    if isinstance(value, list):
        one = shape[0] if isinstance(shape, list) else None
        return [ordered(entry, one) for entry in value]
    return value
