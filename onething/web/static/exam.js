/* An exam: how long is left, and answers that are kept as they are chosen. Without scripts: “先保存，接着答”.
   form[data-exam]       its answers are sent after each change, as “先保存” sends them
   [data-exam-seconds]   how long is left when the page opens; [data-exam-left] says it, then the page is read anew
   [data-exam-kept]      whether what was chosen is kept */
(function () {
  "use strict";
  var form = document.querySelector("form[data-exam]"), clock = document.querySelector("[data-exam-seconds]");
  if (!form || !clock) { return; }
  var left = clock.querySelector("[data-exam-left]"), words = clock.querySelector("[data-exam-kept]");
  var end = Date.now() + Number(clock.dataset.examSeconds) * 1000, waiting = 0, unsaved = false;
  function key() { return window.crypto.randomUUID ? window.crypto.randomUUID() : String(Date.now()) + Math.random(); }
  function keep() {
    window.clearTimeout(waiting);
    var said = new FormData(form);
    said.set("do", "keep");
    fetch(form.action, { method: "POST", body: said, credentials: "same-origin", headers: { "Idempotency-Key": key() } }).then(function (answer) {
      if (answer.status === 409) { unsaved = false; location.replace(form.action); return; }
      if (!answer.ok || answer.url.indexOf(form.action) !== 0) { throw new Error(String(answer.status)); }
      unsaved = false;
      words.textContent = "答案已保存。";
    }).catch(function () {
      words.textContent = "答案没有保存上。请检查网络，5 秒后自动再试；要重新登录的，请先登录再回到这里。";
      waiting = window.setTimeout(keep, 5000);
    });
  }
  form.addEventListener("change", function () {
    unsaved = true;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(keep, 300);
  });
  form.addEventListener("submit", function () { unsaved = false; window.clearTimeout(waiting); });
  window.addEventListener("beforeunload", function (event) {
    if (unsaved) { event.preventDefault(); event.returnValue = ""; }
  });
  function tick() {
    var seconds = Math.max(0, Math.ceil((end - Date.now()) / 1000)), minutes = Math.floor(seconds / 60);
    left.textContent = (minutes ? minutes + " 分 " : "") + seconds % 60 + " 秒";
    if (seconds === 2 && unsaved) { keep(); }
    if (seconds > 0) { window.setTimeout(tick, 1000); return; }
    unsaved = false;
    window.setTimeout(function () { location.replace(form.action); }, 1500);
  }
  tick();
}());
