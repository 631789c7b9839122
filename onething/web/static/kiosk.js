/* Pages of a machine: after a while without a touch what is personal goes, on the server and here.
   body[data-wipe]       seconds without a touch before the countdown
   body[data-countdown]  seconds of the countdown
   body[data-beat]       seconds between two signs of life
   [data-print-now]      prints when the page opens */
(function () {
  "use strict";
  var d = document, wait = Number(d.body.dataset.wipe) * 1000, most = Number(d.body.dataset.countdown);
  var box = d.getElementById("wipe"), form = d.getElementById("wipe-form"), left = most, last = Date.now(), tick = 0;
  var still = ["/kiosk", "/kiosk/pj"].indexOf(window.location.pathname) >= 0;  // shows itself, holds nothing of anybody

  function touched() { last = Date.now(); left = most; box.hidden = true; }
  ["pointerdown", "keydown", "scroll"].forEach(function (what) { d.addEventListener(what, touched, { passive: true, capture: true }); });
  d.querySelectorAll("form, input, textarea").forEach(function (one) { one.setAttribute("autocomplete", "off"); });

  tick = window.setInterval(function () {
    if (Date.now() - last < wait) { return; }
    if (d.body.hasAttribute("data-nobody") && still) { last = Date.now(); return; }
    if (left <= 0) { window.clearInterval(tick); d.querySelectorAll("form").forEach(function (one) { one.reset(); }); form.submit(); return; }
    box.hidden = false;
    box.querySelector("[data-left]").textContent = String(left);
    left -= 1;
  }, 1000);

  /* How the screen looks: changed at once without leaving the page, kept by the server until somebody has gone. */
  d.addEventListener("submit", function (event) {
    var looks = event.target, button = event.submitter;
    if (!looks.hasAttribute("data-looks") || !button || !window.fetch) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    var said = new FormData(looks), words = button.textContent, root = d.documentElement, name = button.value;
    said.set("look", name);
    said.set("token", "look-" + Date.now() + "-" + Math.random());
    window.fetch(looks.action, { method: "POST", body: said, redirect: "manual", credentials: "same-origin" }).then(function () {
      button.textContent = button.dataset.other;
      button.dataset.other = words;
      if (name === "hc") { if (root.dataset.theme) { delete root.dataset.theme; } else { root.dataset.theme = "hc"; } }
      else { root.toggleAttribute("data-" + name); }
      d.body.removeAttribute("data-nobody");
      if (name === "aloud") { d.dispatchEvent(new Event("aloud")); }
      if (name === "low") { d.body.scrollTop = 0; window.scrollTo(0, 0); }
    }).catch(function () { looks.submit(); });
  }, true);

  /* The code for the phone: when the order is paid, this page goes on to it. */
  var paid = d.querySelector("[data-paid]");
  if (paid && window.fetch) {
    window.setInterval(function () {
      window.fetch(paid.dataset.paid, { credentials: "same-origin", cache: "no-store" }).then(function (answer) { return answer.ok ? answer.text() : ""; }).then(function (text) {
        var order = text && new DOMParser().parseFromString(text, "text/html").getElementById("order");
        if (order && order.dataset.state !== "due") { window.location.assign(paid.dataset.paid); }
      }).catch(function () { paid.textContent = "网络断了，正在重新连接。付款不受影响，缴费单还在。"; });
    }, 4000);
  }

  /* A page that the back key brings out of memory is asked for anew. */
  window.addEventListener("pageshow", function (event) { if (event.persisted) { window.location.reload(); } });

  function beat() {
    var said = new FormData(d.getElementById("beat-form"));
    said.set("token", "beat-" + Date.now() + "-" + Math.random());
    window.fetch("/kiosk/xt", { method: "POST", body: said, redirect: "manual" }).catch(function () { d.body.dataset.offline = "1"; });
  }
  beat();
  window.setInterval(beat, Number(d.body.dataset.beat) * 1000);

  if (d.querySelector("[data-print-now]")) { window.print(); }
})();
