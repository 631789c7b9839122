/* Single keys of the pages of staff. Everything that a key does, a button or a link does as well.
   [data-keys]        a page on which single keys work, never while somebody types or composes
   [data-list]        a list or table; J and K walk through its links with data-row, Enter opens
   data-key="S"       a button or link that this key presses
   data-pick          the box of a row: X or space ticks it, with Shift all rows since the last one
   [data-picked]      says how many are ticked
   data-go="D"        a link to which G and then this key leads
   [data-neighbours]  links to the case before and after this one in the list from which one came
   dialog#keys        the keys of this page, opened with “?” or by a button with data-keys-open
   body[data-keys-off] he has switched single keys off (WCAG 2.1.4) */
(function () {
  "use strict";
  var d = document, now = "", last = "", leads = 0, SOON = 1500;
  function all(what) { return Array.prototype.slice.call(d.querySelectorAll(what)); }
  function rows() { return all("[data-list] [data-row]"); }

  /* The list changes while one looks at it: the place is known by its address. */
  function walk(step) {
    var found = rows();
    if (!found.length) { return; }
    var at = found.findIndex(function (one) { return one.href === now; });
    var next = found[Math.max(0, Math.min(found.length - 1, at + step))];
    all(".is-now").forEach(function (row) { row.classList.remove("is-now"); });
    var row = next.closest("tr, li");
    if (row) { row.classList.add("is-now"); }
    now = next.href;
    next.focus();
  }

  /* Rows are ticked to be done together; the list is not fetched anew meanwhile. */
  function picks() { return all("[data-list] [data-pick]"); }
  function count() {
    var words = d.querySelector("[data-picked]"), many = picks().filter(function (one) { return one.checked; }).length;
    if (words) { words.textContent = many ? "已选 " + many + " 件：" : "勾选后一起办理："; }
    return many;
  }
  function pick(box, range) {
    var boxes = picks(), at = boxes.indexOf(box), from = boxes.findIndex(function (one) { return one.value === last; });
    if (range && from >= 0) {
      boxes.slice(Math.min(at, from), Math.max(at, from) + 1).forEach(function (one) { one.checked = true; });
    }
    last = box.value;
    count();
  }
  function pickNow(range) {
    var link = rows().filter(function (one) { return one.href === now; })[0], row = link && link.closest("tr, li");
    var box = row && row.querySelector("[data-pick]");
    if (!box) { return false; }
    if (!range) { box.checked = !box.checked; }
    pick(box, range);
    return true;
  }
  d.addEventListener("htmx:beforeRequest", function (event) {
    if (event.target.id === "queue" && count()) { event.preventDefault(); }
  });

  /* Which list it was is kept in this tab alone. */
  function remember() {
    var found = rows().map(function (one) { return one.pathname; });
    if (!found.length) { return; }
    try { window.sessionStorage.setItem("list", JSON.stringify(found)); } catch (full) { return; }
  }
  function neighbours() {
    var part = d.querySelector("[data-neighbours]"), list = [];
    if (!part) { return; }
    try { list = JSON.parse(window.sessionStorage.getItem("list") || "[]"); } catch (broken) { list = []; }
    var at = list.indexOf(window.location.pathname);
    all("[data-neighbours] a").forEach(function (link) {
      var there = at < 0 ? undefined : list[at + (link.dataset.key === "]" ? 1 : -1)];
      link.hidden = !there;
      if (there) { link.href = there; }
    });
    part.hidden = list.length < 2 || at < 0;
    part.querySelector("[data-words]").textContent = "第 " + (at + 1) + " 件，共 " + list.length + " 件";
  }
  d.addEventListener("click", function (event) {
    if (event.target.closest("[data-row]")) { remember(); }
    if (event.target.closest("[data-keys-open]")) { open(); }
    if (event.target.matches("[data-pick]")) { pick(event.target, event.shiftKey); }
  });

  /* What this page has is read off its buttons. */
  function named(one) {
    var said = (one.id && d.querySelector('label[for="' + one.id + '"]')) || one;
    var copy = said.cloneNode(true);
    Array.prototype.forEach.call(copy.querySelectorAll("kbd"), function (part) { part.remove(); });
    return copy.textContent.trim();
  }
  function pressable(one) { return !one.hidden && !one.closest("[hidden]"); }
  function open() {
    var help = d.getElementById("keys");
    if (!help || !help.showModal) { return; }
    var list = help.querySelector("[data-here]"), part = list.closest("section");
    list.replaceChildren();
    all("main [data-key]").filter(pressable).forEach(function (one) {
      var row = d.createElement("div"), key = d.createElement("dt"), words = d.createElement("dd");
      key.appendChild(d.createElement("kbd")).textContent = one.dataset.key;
      words.textContent = named(one);
      row.append(key, words);
      list.appendChild(row);
    });
    part.hidden = !list.children.length;
    help.showModal();
  }

  function typing(target) { return target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]"); }
  d.addEventListener("keydown", function (event) {
    if (!d.querySelector("[data-keys]") || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (typing(event.target) || d.body.hasAttribute("data-keys-off") || d.querySelector("dialog[open]")) { return; }
    var key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
    var led = Date.now() - leads < SOON;
    leads = 0;
    if (led) {
      var place = d.querySelector('[data-go="' + (/^[A-Z]$/.test(key) ? key : "") + '"]');
      if (place) { event.preventDefault(); window.location.assign(place.href); return; }
    }
    if (key === "J" || key === "K") { event.preventDefault(); walk(key === "J" ? 1 : -1); return; }
    var onRow = event.target.matches("[data-row]") && event.key === " ";
    if ((key === "X" || onRow) && pickNow(event.shiftKey)) { event.preventDefault(); return; }
    if (key === "?") { event.preventDefault(); open(); return; }
    if (key === "/") {
      var box = d.querySelector("[data-search]");
      if (box) { event.preventDefault(); box.focus(); }
      return;
    }
    var wanted = all("[data-key]").filter(function (one) { return one.dataset.key === key && pressable(one); })[0];
    if (wanted) { event.preventDefault(); wanted.focus(); wanted.click(); return; }
    if (key === "G" && d.querySelector("[data-go]")) { leads = Date.now(); }
  });

  all("[data-keys-open]").forEach(function (button) { button.hidden = false; });
  neighbours();
}());
