"""Plain pages of the demo systems: no script, no pictures, readable on a telephone."""

from __future__ import annotations

from html import escape
from typing import Final

STYLE: Final = (
    "body{font:18px/1.7 sans-serif;max-width:34em;margin:0 auto;padding:1em;color:#1a1a1a;"
    "background:#fff}main{overflow-wrap:anywhere}button,input{font:inherit;padding:.5em 1em;"
    "min-height:2.75rem;border-radius:.25rem}input{border:2px solid #555;width:100%;"
    "box-sizing:border-box}button{border:2px solid #0b5394;background:#0b5394;color:#fff;"
    "margin:0 .5em .5em 0}button.plain{background:#fff;color:#0b5394}table{border-collapse:"
    "collapse;width:100%}td{border-bottom:1px solid #ccc;padding:.4em 0}td+td{text-align:right}"
    "p.demo{border-left:.4rem solid #8a5a00;padding-left:.8em}"
)
DEMO: Final = "这是演示系统，不会真的扣款。"


def page(title: str, body: str) -> bytes:
    """Return a page; what stands in `body` is escaped already."""
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style></head><body><main><h1>{escape(title)}</h1>"
        f'<p class="demo">{DEMO}</p>{body}</main></body></html>'
    ).encode()


def rows(pairs: list[tuple[str, str]]) -> str:
    """Return a table of two columns."""
    lines = "".join(f"<tr><td>{escape(one)}</td><td>{escape(two)}</td></tr>" for one, two in pairs)
    return f"<table>{lines}</table>"


def link(address: str, words: str) -> str:
    """Return a link as a paragraph."""
    return f'<p><a href="{escape(address, quote=True)}">{escape(words)}</a></p>'


def yuan(fen: int) -> str:
    """Return an amount in words."""
    return f"{fen // 100:,}.{fen % 100:02d} 元"
