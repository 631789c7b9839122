/* Reading aloud: while html[data-aloud] is set, what gets the focus or is touched is read by the voice of the browser (at a
   machine into the audio jack, or the loudspeaker). Where there is no Chinese voice, it is said in words. */
(function () {
  "use strict";
  var d = document, root = d.documentElement, voice = window.speechSynthesis, last = "";
  var NONE = root.hasAttribute("data-kiosk") ? "这台机器没有装中文语音，可能听不到朗读。请呼叫工作人员。" : "这台设备没有中文语音，可能听不到朗读。可以用设备自带的读屏功能，或者拨打 12345。";
  var buttons = d.querySelectorAll("[data-look='aloud']");
  if (!voice || !window.SpeechSynthesisUtterance) {
    buttons.forEach(function (one) { one.hidden = true; });
    if (root.hasAttribute("data-aloud")) { warn(NONE); }
    return;
  }
  function warn(words) { var line = d.getElementById("fault"); line.hidden = !words; line.textContent = words; }
  function say(text) {
    var spoken = new window.SpeechSynthesisUtterance(text);
    spoken.lang = "zh-CN";
    voice.cancel();
    voice.speak(spoken);
  }
  function label(one) {
    var named = one.getAttribute("aria-label") || (one.labels && one.labels.length ? one.labels[0].textContent : "");
    var hints = (one.getAttribute("aria-describedby") || "").split(" ").map(function (id) { var hint = id && d.getElementById(id); return hint ? hint.textContent : ""; });
    var kind = { INPUT: "，填写", TEXTAREA: "，填写", SELECT: "，选择", BUTTON: "，按钮" }[one.tagName] || (one.tagName === "A" ? "，链接" : "");
    if (one.type === "radio" || one.type === "checkbox") { kind = one.checked ? "，已选" : "，没有选"; }
    return [(named || one.textContent).replace(/\s+/g, " ").trim() + kind, one.type !== "password" && writes(one) && one.value ? "已填 " + one.value : ""].concat(hints).filter(Boolean).join("。");
  }
  function writes(one) { return one.tagName === "TEXTAREA" || (one.tagName === "INPUT" && one.type !== "radio" && one.type !== "checkbox"); }
  function read(one) {
    var text = label(one);
    if (!root.hasAttribute("data-aloud") || !text || text === last) { return; }
    last = text;
    say(text);
  }
  d.addEventListener("focusin", function (event) { if (event.target !== d.body) { read(event.target); } });
  d.addEventListener("change", function (event) { last = ""; read(event.target); });
  d.addEventListener("click", function (event) {
    var plain = event.target.closest("main p, main h1, main h2, main h3, main li, main dt, main dd, main .note, .key");
    if (plain && root.hasAttribute("data-aloud") && !event.target.closest("a, input, textarea, select, label")) { say(plain.getAttribute("aria-label") || plain.textContent.replace(/\s+/g, " ").trim()); }
  });
  function page() {
    var heads = d.querySelectorAll("main .err-sum, main h1, main .note[role]");
    say(Array.prototype.map.call(heads, function (one) { return one.textContent.replace(/\s+/g, " ").trim(); }).join("。"));
  }
  function chinese() { return voice.getVoices().some(function (one) { return /^(zh|cmn)/.test(one.lang); }); }
  d.addEventListener("aloud", function () {
    last = "";
    if (!root.hasAttribute("data-aloud")) { voice.cancel(); warn(""); return; }
    if (!chinese()) { warn(NONE); }
    page();
  });
  if (!root.hasAttribute("data-aloud")) { return; }
  page();
  if (!root.hasAttribute("data-kiosk")) {  /* voices come some moments after the page */
    window.setTimeout(function () { if (!chinese()) { warn(NONE); } }, 1500);
    d.addEventListener("click", function once() { if (!voice.speaking) { page(); } d.removeEventListener("click", once); });
  }
}());
