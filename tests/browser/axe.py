"""axe in a page: brought in once for each document, and asked for what is wrong only.

What is right is much more, and takes longer to hand over than to find.
"""

import json

from axe_playwright_python.base import AXE_SCRIPT

OPTIONS = {"resultTypes": ["violations"], "preload": False}


def wrong_with(page, only=(), **rules):
    """Return the violations that axe finds in a page: rule and the first place of each; `only`: by these rules."""
    if page.evaluate("typeof window.axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    asked = {"runOnly": list(only)} if only else {"rules": rules}
    options = json.dumps(OPTIONS | asked)
    found = page.evaluate(f"axe.run({options}).then(result => result.violations)")
    return [f"{one['id']} {one['nodes'][0]['html'][:160]}" for one in found]
