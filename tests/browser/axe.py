"""axe in a page: brought in once for each document, and asked for what is wrong only.

What is right is much more, and takes longer to hand over than to find.
"""

import json

from axe_playwright_python.base import AXE_SCRIPT

OPTIONS = {"resultTypes": ["violations"], "preload": False}


def wrong_with(page, only=(), within="", **rules):
    """Return the violations that axe finds in a page: rule and the first place of each.

    `only`: by these rules. `within`: in this part of the page.
    """
    if page.evaluate("typeof window.axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    asked = {"runOnly": list(only)} if only else {"rules": rules}
    place = json.dumps(within) if within else "document"
    run = f"axe.run({place}, {json.dumps(OPTIONS | asked)})"
    found = page.evaluate(f"{run}.then(result => result.violations)")
    return [f"{one['id']} {one['nodes'][0]['html'][:160]}" for one in found]
