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
