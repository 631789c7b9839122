"""The forms of a page as a browser would send them, without a browser."""

from html.parser import HTMLParser


class _Forms(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.form, self.select, self.area = [], None, None, None

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "form":
            self.form = {"fields": [], "buttons": []}
            self.forms.append(self.form)
        if self.form is not None and "disabled" not in said:
            self._field(tag, said, said.get("name"))

    def _field(self, tag, said, name):
        if tag == "option" and self.select and ("selected" in said or self.select[1] is None):
            self.select[1] = said.get("value", "")
        if not name:
            return
        if tag == "input" and (
            said.get("type") not in ("checkbox", "radio", "file") or "checked" in said
        ):
            self.form["fields"].append((name, said.get("value", "on")))
        elif tag == "button":
            self.form["buttons"].append((name, said.get("value", "")))
        elif tag == "select":
            self.select = [name, None]
        elif tag == "textarea":
            self.area = [name, ""]

    def handle_data(self, data):
        if self.area:
            self.area[1] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select" and self.select:
            self.form["fields"].append((self.select[0], self.select[1] or ""))
            self.select = None
        elif tag == "textarea" and self.area:
            self.form["fields"].append(tuple(self.area))
            self.area = None


def form_with(page, name, nth=0):
    """Return what the form with a field of this name would send as it stands, without its tokens."""
    parser = _Forms()
    parser.feed(page)
    found = [one for one in parser.forms if name in dict(one["fields"]) | dict(one["buttons"])][nth]
    said = {}
    for key, value in found["fields"]:
        if key not in ("csrfmiddlewaretoken", "token"):
            said.setdefault(key, []).append(value)
    return said
