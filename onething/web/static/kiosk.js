/* Pages of a machine: after a while without a touch what is personal goes, on the server and here, with or without a network.
   body[data-wipe]       seconds without a touch before the countdown
   body[data-idle-of]    the same on most pages: who waits longer on this page is kept there by it
   body[data-countdown]  seconds of the countdown
   body[data-touch]      at most so many seconds pass until the server knows of a touch
   body[data-beat]       seconds between two signs of life
   body[data-retry]      seconds until the network is tried again
   [data-remains]        where a page that waits longer says how many seconds are left
   input[data-pad=card]  what a reader that acts as a keyboard writes lands here, wherever the focus is
   body[data-home]       seconds until a page that says goodbye leads home
   event “machine-fault” detail {part: "reader", wrong: true}: what the program of a reader or printer says of it
   event “machine-trouble” detail "print" or "dialog" says what another script of ours could not do */
(function () {
  "use strict";
  var d = document, root = d.documentElement, said = d.body.dataset, wait = Number(said.wipe) * 1000, most = Number(said.countdown);
  var box = d.getElementById("wipe"), cut = d.getElementById("cut"), form = d.getElementById("wipe-form"), left = most, last = Date.now(), tick = 0, gone = false;
  var remains = d.querySelector("[data-remains]");
  var still = ["/kiosk", "/kiosk/pj"].indexOf(window.location.pathname) >= 0;  // shows itself, holds nothing of anybody
  var somebody = function () { return !d.body.hasAttribute("data-nobody"); };

  function send(which, more) {
    var what = new FormData(d.getElementById(which));
    Object.keys(more || {}).forEach(function (name) { what.set(name, more[name]); });
    what.set("token", which + "-" + Date.now() + "-" + Math.random());
    return window.fetch(d.getElementById(which).action, { method: "POST", body: what, redirect: "manual", credentials: "same-origin" });
  }

  /* Somebody is there: said soon after the first touch, and of the last one too. */
  var told = 0, later = 0;
  function touched() {
    last = Date.now(); left = most; box.hidden = true;
    d.body.classList.remove("has-wipe");
    if (gone || later || !somebody()) { return; }
    later = window.setTimeout(tell, Math.max(0, told + Number(said.touch) * 1000 - last));
  }
  function tell() {
    later = 0; told = Date.now();
    var kept = Math.max(0, wait - Number(said.idleOf) * 1000); // on a page on which one waits longer
    var ago = Math.max(0, Math.round((Date.now() - last - kept) / 1000));
    send("touch-form", { ago: ago }).then(function (answer) { back(); if (answer.status === 205) { leave(); } }).catch(lost);
  }
  // No event of scrolling: a page whose height changes scrolls by itself, and what is personal would never go.
  ["pointerdown", "keydown", "wheel"].forEach(function (what) { d.addEventListener(what, touched, { passive: true, capture: true }); });
  if (wait > Number(said.idleOf) * 1000) { window.setInterval(function () { if (somebody() && !gone) { tell(); } }, Number(said.touch) * 1000); }
  d.querySelectorAll("form, input, textarea").forEach(function (one) { one.setAttribute("autocomplete", "off"); });

  /* How high the bars are: what lies above them is told. */
  var bars = { bar: d.querySelector(".site.kiosk"), looks: d.querySelector(".looks") };
  if (window.ResizeObserver) {
    var measured = new window.ResizeObserver(function () {
      Object.keys(bars).forEach(function (name) { if (bars[name]) { root.style.setProperty("--" + name, bars[name].offsetHeight + "px"); } });
    });
    Object.keys(bars).forEach(function (name) { if (bars[name]) { measured.observe(bars[name]); } });
  }

  /* A reader writes like a keyboard: into the field of the card, not into nothing. Who types elsewhere goes on typing there. */
  var card = d.querySelector("input[data-pad=card]"), writes = "textarea, select, input:not([type=checkbox], [type=radio], [type=submit], [type=button])";
  if (card) {
    card.focus({ preventScroll: true });
    d.addEventListener("keydown", function (event) {
      var sign = event.key.length === 1 && event.key !== " " || event.key === "Unidentified" || event.key === "Process";
      if (gone || !sign || event.ctrlKey || event.altKey || event.metaKey || event.target.matches(writes)) { return; }
      card.focus({ preventScroll: true });
    }, true);
    d.addEventListener("click", function (event) {  // a touch beside it: Chinese signs come without keys
      var at = d.activeElement;
      if (event.detail && !gone && !(at && at.matches(writes))) { card.focus({ preventScroll: true }); }
    });
  }

  /* He has gone: the screen is empty at once; the server forgets as soon as it can be reached. */
  tick = window.setInterval(function () {
    if (Date.now() - last < wait) { show(Math.ceil((wait - Date.now() + last) / 1000)); return; }
    if (!somebody() && still) { last = Date.now(); return; }
    if (left <= 0) { leave(); return; }
    show(0);
    box.hidden = false;
    d.body.classList.add("has-wipe");
    box.querySelector("[data-left]").textContent = String(left);
    left -= 1;
  }, 1000);
  function show(seconds) { if (remains) { remains.textContent = String(seconds); } }
  function leave() {
    if (gone) { return; }
    gone = true;
    window.clearInterval(tick);
    d.querySelectorAll("form").forEach(function (one) { one.reset(); });
    var kept = [form, d.getElementById("beat-form"), d.getElementById("touch-form")], note = d.createElement("main"), words = d.createElement("p"), head = d.createElement("h1");
    head.textContent = "已经清除";
    words.textContent = "这台机器上没有留下信息，正在回到首页。";
    note.className = "wrap panel cleared";
    note.append(head, words);
    d.body.replaceChildren.apply(d.body, [note].concat(kept));
    d.title = "已经清除";
    root.removeAttribute("data-low");
    forget(words);
  }
  function forget(words) {
    send("wipe-form").then(function () { report(); window.location.replace("/kiosk?gone=1"); }).catch(function () {
      lost();
      words.textContent = "网络断了。屏幕上的内容已经清除，没有留下信息；保存过的都还在。网络恢复以后自动回到首页。急着办的，请到窗口，或者换一台机器。";
      window.setTimeout(function () { forget(words); }, Number(said.retry) * 1000);
    });
  }
  if (said.home) { window.setInterval(function () { if (Date.now() - last >= Number(said.home) * 1000 && !gone) { window.location.replace("/kiosk"); } }, 1000); }

  /* Without a network nothing leads to a page of the browser's own, from which nobody comes back. */
  var since = 0, trouble = { offline: 0, print: 0, dialog: 0, page: 0 }, wrong = (said.faults || "").split(",").filter(Boolean), spoke = false;
  function lost() {
    if (!since) { since = Date.now(); window.setTimeout(beat, Number(said.retry) * 1000); }
    if (cut) { cut.hidden = false; }
  }
  function back() {
    if (since) { trouble.offline += Math.max(1, Math.round((Date.now() - since) / 1000)); }
    since = 0;
    if (cut) { cut.hidden = true; }
  }
  function held(event) {
    if (gone || (!since && navigator.onLine !== false)) { return; }
    if (event.type === "click" && !event.target.closest("a[href]")) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    lost();
    cut.scrollIntoView({ block: "nearest" });
  }
  d.addEventListener("click", held, true);
  d.addEventListener("submit", held, true);
  window.addEventListener("offline", lost);
  window.addEventListener("online", function () { beat(); });

  /* How the screen looks: changed at once without leaving the page, kept by the server until somebody has gone. */
  d.addEventListener("submit", function (event) {
    var looks = event.target, button = event.submitter;
    if (!looks.hasAttribute("data-looks") || !button || !window.fetch) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    var what = new FormData(looks), words = button.textContent, name = button.value;
    what.set("look", name);
    what.set("token", "look-" + Date.now() + "-" + Math.random());
    window.fetch(looks.action, { method: "POST", body: what, redirect: "manual", credentials: "same-origin" }).then(function () {
      button.textContent = button.dataset.other;
      button.dataset.other = words;
      if (name === "hc") { if (root.dataset.theme) { delete root.dataset.theme; } else { root.dataset.theme = "hc"; } }
      else { root.toggleAttribute("data-" + name); }
      d.body.removeAttribute("data-nobody");
      if (name === "aloud") { d.dispatchEvent(new Event("aloud")); }
      if (name === "low") { d.body.scrollTop = 0; window.scrollTo(0, 0); }
    }).catch(lost);
  }, true);

  /* The code for the phone: when the order is paid, this page goes on to it. */
  var paid = d.querySelector("[data-paid]"), words = paid && paid.textContent;
  if (paid && window.fetch) {
    window.setInterval(function () {
      window.fetch(paid.dataset.paid, { credentials: "same-origin", cache: "no-store" }).then(function (answer) { return answer.ok ? answer.text() : ""; }).then(function (text) {
        var order = text && new DOMParser().parseFromString(text, "text/html").getElementById("order");
        paid.textContent = words;
        if (!gone && order && order.dataset.state !== "due") { window.location.assign(paid.dataset.paid); }
      }).catch(function () { paid.textContent = "网络断了，正在重新连接。付款不受影响，缴费单还在。"; });
    }, 4000);
  }

  /* A page that the back key brings out of memory is asked for anew. */
  window.addEventListener("pageshow", function (event) { if (event.persisted) { window.location.reload(); } });

  /* A sign of life, and with it what was wrong here. */
  window.addEventListener("error", function () { trouble.page += 1; });
  window.addEventListener("unhandledrejection", function () { trouble.page += 1; });
  d.addEventListener("machine-trouble", function (event) { trouble[event.detail] += 1; report(); });
  d.addEventListener("machine-fault", function (event) {
    wrong = wrong.filter(function (one) { return one !== event.detail.part; });
    if (event.detail.wrong) { wrong.push(event.detail.part); }
    spoke = true;
    report();
  });
  function report() {
    var what = {}, told = trouble;
    trouble = { offline: 0, print: 0, dialog: 0, page: 0 };
    Object.keys(told).forEach(function (name) { if (told[name]) { what[name] = told[name]; } });
    if (spoke) { what.faults = wrong.join(","); }
    return send("beat-form", what).then(function (answer) {
      if (answer.status === 403) { window.location.replace("/kiosk"); } // taken out of use
    }).catch(function (fault) {
      Object.keys(told).forEach(function (name) { trouble[name] += told[name]; });
      throw fault;
    });
  }
  function beat() {
    report().then(function () { var was = since; back(); if (was) { report().catch(lost); } }).catch(function () {
      lost();
      if (!gone) { window.setTimeout(beat, Number(said.retry) * 1000); }
    });
  }
  beat();
  window.setInterval(function () { if (!since && !gone) { beat(); } }, Number(said.beat) * 1000);
})();
