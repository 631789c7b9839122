/* The big screen of a hall. Works without this script: the page renews itself every ten seconds.
   #screen[data-stream]   where “changed” is said (server-sent events); without it the page asks every five seconds
   [data-call]            a call, told apart from others; [data-say]: its words
   [data-speak]           a button: browsers speak only after somebody has pressed something */
(function () {
  "use strict";
  var d = document, part = d.getElementById("screen");
  if (!part || !window.fetch || !window.DOMParser) { return; }
  var busy = false, again = false, speaking = false, seen = names();

  function calls() { return Array.prototype.slice.call(part.querySelectorAll("[data-call]")); }
  function names() { return calls().map(function (one) { return one.dataset.call; }); }
  function say(words) {
    var spoken = new window.SpeechSynthesisUtterance(words.replace(/\d(?=\d)/g, "$& "));
    spoken.lang = "zh-CN";
    spoken.rate = 0.9;
    window.speechSynthesis.speak(spoken);
  }
  function news() {
    var fresh = calls().filter(function (one) { return seen.indexOf(one.dataset.call) < 0; });
    seen = names();
    if (!speaking) { return; }
    fresh.reverse().forEach(function (one) { say(one.dataset.say); });
  }
  function renew() {
    if (busy) { again = true; return; }
    busy = true;
    fetch(location.href, { credentials: "same-origin", cache: "no-store" }).then(function (answer) {
      return answer.ok ? answer.text() : "";
    }).then(function (text) {
      var fresh = text && new DOMParser().parseFromString(text, "text/html").getElementById("screen");
      if (!fresh) { return; }
      part.replaceChildren.apply(part, Array.prototype.slice.call(fresh.childNodes));
      news();
    }).catch(function () { /* the network is away: the next time */ }).then(function () {
      busy = false;
      if (again) { again = false; renew(); }
    });
  }
  var stream = part.dataset.stream;
  if (stream && window.EventSource) { new window.EventSource(stream).onmessage = renew; }
  var turn = Number(part.dataset.turn || 15) * 1000;  /* the figures turn their pages at the server */
  window.setInterval(renew, stream ? turn : Math.min(turn, 5000));

  var button = d.querySelector("[data-speak]");
  if (!button || !window.speechSynthesis) { if (button) { button.hidden = true; } return; }
  button.hidden = false;
  button.addEventListener("click", function () {
    speaking = !speaking;
    button.setAttribute("aria-pressed", String(speaking));
    button.textContent = speaking ? "关闭语音叫号" : "打开语音叫号";
    if (speaking) { say("语音叫号已打开"); }
  });
}());
