/* Paper of a machine: printed once, and called out until somebody has taken it.
   [data-print-now]      prints when the page and its pictures are there; a page opened anew has “now” in its address no longer
   [data-print-again]    a button that prints once more
   [data-print-wait]     seconds after which a printer that says nothing is reported
   [data-tone]           seconds between two tones; [data-quiet]: a button that ends them
   #unprinted            shown when the pictures did not come: nothing was printed */
(function () {
  "use strict";
  var d = document, now = d.querySelector("[data-print-now]"), again = d.querySelector("[data-print-again]"), tones = d.querySelector("[data-tone]");
  var sound = null, every = 0;

  function trouble(what) { d.dispatchEvent(new CustomEvent("machine-trouble", { detail: what })); }
  function missing() {
    return Array.prototype.filter.call(d.querySelectorAll("img.page"), function (one) { return !one.complete || !one.naturalWidth; });
  }
  function print() {
    var box = d.getElementById("unprinted"), out = missing().length > 0, done = false;
    if (box) { box.hidden = !out; }
    if (out) { trouble("print"); return; }
    window.addEventListener("afterprint", function () { done = true; }, { once: true });
    window.print();
    window.setTimeout(function () { if (!done) { trouble("dialog"); } }, Number(again ? again.dataset.printWait : 20) * 1000);
    call();
  }
  function fetched(one) {
    return new Promise(function (done) {
      one.addEventListener("load", done, { once: true });
      one.addEventListener("error", done, { once: true });
      one.src = one.src.split("?")[0] + "?n=" + Date.now();
    });
  }

  /* A tone of two notes, made here; a machine without sound says the same in large letters. */
  function note(at, height) {
    var one = sound.createOscillator(), volume = sound.createGain();
    one.frequency.value = height;
    volume.gain.setValueAtTime(0.25, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.35);
    one.connect(volume);
    volume.connect(sound.destination);
    one.start(at);
    one.stop(at + 0.4);
  }
  function tone() {
    try {
      sound = sound || new window.AudioContext();
      sound.resume();
      note(sound.currentTime, 880);
      note(sound.currentTime + 0.3, 660);
    } catch (mute) { window.clearInterval(every); }
  }
  function call() {
    if (!tones || every) { return; }
    tone();
    every = window.setInterval(tone, Number(tones.dataset.tone) * 1000);
  }

  if (again) {
    again.hidden = false;
    again.addEventListener("click", function () { Promise.all(missing().map(fetched)).then(print); });
  }
  d.addEventListener("click", function (event) {
    if (event.target.closest("[data-quiet]")) { window.clearInterval(every); event.target.closest("[data-quiet]").hidden = true; }
  });
  if (now) { window.history.replaceState(null, "", window.location.href.replace(/[?&]now=1/, "")); }
  if (now) { if (d.readyState === "complete") { print(); } else { window.addEventListener("load", print); } } else { call(); }
})();
