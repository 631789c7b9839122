/* Our own script: everything on the pages works without it.
   data-focus           gets the focus when the page opens (error summaries)
   data-print           a button that prints the page
   form[data-guard]     asks before leaving with unsaved changes
   form[data-upload]    shows how far an upload is
   form[data-draft]     what is typed is kept on this device until the server has it (phone pages)
   [data-live]          seconds after which this part (it has an id) is fetched anew while the page is seen, from
                        data-from if the page is the answer to a form; when
                        that fails it says so and tries again, more and more seldom. [data-keeps]: who looks is there,
                        his session goes on; elsewhere looking alone keeps no session
   [data-with]          … and these other parts with it, by their ids
   [data-stream]        … and at once when something changed there (server-sent events)
   body[data-idle]      seconds until the session ends; two minutes before, #idle is shown */
(function () {
  "use strict";
  var d = document;
  function all(what, inside) { return Array.prototype.slice.call((inside || d).querySelectorAll(what)); }

  var first = d.querySelector("[data-focus]");
  if (first) { first.focus(); }

  d.addEventListener("click", function (event) {
    var button = event.target.closest("[data-print], [data-close]");
    if (!button) { return; }
    if (button.hasAttribute("data-print")) { window.print(); }
    if (button.hasAttribute("data-close")) { button.closest("dialog").close(); }
  });
  all("[data-needs-script]").forEach(function (part) { part.hidden = false; });

  /* A second click on the same form is not sent again. */
  var changed = false;
  d.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.dataset.sent && !form.hasAttribute("hx-post")) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    changed = false;
    window.setTimeout(function () { delete form.dataset.sent; }, 8000);
    if (form.hasAttribute("data-upload") && !event.defaultPrevented) { upload(event, form); }
  });
  window.addEventListener("pageshow", function () {
    all("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  /* Unsaved changes. */
  all("form[data-guard]").forEach(function (form) {
    form.addEventListener("input", function () { changed = true; });
  });
  window.addEventListener("beforeunload", function (event) {
    if (changed && !d.documentElement.hasAttribute("data-kiosk")) { event.preventDefault(); event.returnValue = ""; } /* at a machine a question of the browser would keep the page there */
  });

  /* Uploads: the same form, sent with a line of progress; the answer is the page itself. */
  function upload(event, form) {
    var line = form.querySelector("progress");
    var words = form.querySelector("[data-words]");
    var chosen = all("input[type=file]", form).some(function (input) { return input.files.length; });
    if (!line || !window.FormData || !chosen) { return; }
    event.preventDefault();
    var call = new XMLHttpRequest();
    line.hidden = false;
    call.upload.addEventListener("progress", function (step) {
      if (!step.lengthComputable) { return; }
      line.max = step.total;
      line.value = step.loaded;
      words.textContent = step.loaded < step.total ? "正在上传：" + Math.floor(100 * step.loaded / step.total) + "%" : "已传完，正在检查文件……";
    });
    call.addEventListener("load", function () {
      if (call.status < 300) { window.location.assign(call.responseURL); return; }
      d.open(); d.write(call.responseText); d.close();
    });
    call.addEventListener("error", function () {
      line.hidden = true;
      delete form.dataset.sent;
      words.textContent = "网络中断，文件没有传完。请检查网络后再点一次“上传”。";
    });
    call.open("POST", form.action);
    call.send(new FormData(form));
  }

  /* Drafts: a form of a phone page keeps what is typed on this device, until the server has it. */
  var kept = {};
  try { kept = window.localStorage; } catch (blocked) { kept = {}; }
  function fields(form) {
    return Array.prototype.filter.call(form.elements, function (one) {
      return one.name && one.type !== "hidden" && one.type !== "file" && one.type !== "submit";
    });
  }
  function remember(form) {
    var said = fields(form).filter(function (one) { return one.type !== "radio" || one.checked; });
    var values = said.map(function (one) { return [one.name, one.value]; });
    try { kept["draft:" + form.dataset.draft] = JSON.stringify(values); } catch (full) { return; }
  }
  function recall(form) {
    var values = [];
    try { values = JSON.parse(kept["draft:" + form.dataset.draft] || "[]"); } catch (broken) { values = []; }
    values.forEach(function (pair) {
      fields(form).forEach(function (one) {
        if (one.name !== pair[0]) { return; }
        if (one.type === "radio") { one.checked = one.value === pair[1]; } else { one.value = pair[1]; }
      });
    });
  }
  var done = d.querySelector("[data-draft-done]");
  all("form[data-draft]").forEach(function (form) {
    if (done) { delete kept["draft:" + form.dataset.draft]; }
    recall(form);
    form.addEventListener("input", function () { remember(form); });
    form.addEventListener("submit", function (event) {
      remember(form);
      if (navigator.onLine === false) { event.preventDefault(); line(); }
    });
  });
  function line() {
    var words = d.querySelector("[data-offline]");
    if (words) { words.hidden = navigator.onLine !== false; }
  }
  window.addEventListener("online", line);
  window.addEventListener("offline", line);

  all("[data-live]").forEach(function look(part) {
    var seconds = Number(part.dataset.live), missed = 0, words = null, timer = 0;
    function later() { window.clearTimeout(timer); timer = window.setTimeout(turn, Math.min(seconds * Math.pow(2, missed), 60) * 1000); }
    function turn() {
      if (d.hidden) { d.addEventListener("visibilitychange", turn, { once: true }); return; }
      var headers = part.hasAttribute("data-keeps") ? {} : { "X-Live": "1" };
      fetch(part.dataset.from || location.href, { credentials: "same-origin", headers: headers }).then(function (answer) {
        if (!answer.ok) { throw new Error(String(answer.status)); }
        return answer.text();
      }).then(renew).catch(fail).then(later);
    }
    function renew(text) {
      var fresh = new DOMParser().parseFromString(text, "text/html").getElementById(part.id);
      var here = d.getElementById(part.id);
      if (!fresh || !here) { throw new Error("gone"); }
      missed = 0;
      if (words) { words.remove(); words = null; }
      if (part.hasAttribute("data-keeps")) { stay(); }
      swap(here, fresh);
      (part.dataset.with || "").split(" ").forEach(function (id) { swap(d.getElementById(id), fresh.ownerDocument.getElementById(id)); });
    }
    function swap(here, fresh) {
      if (!here || !fresh || fresh.textContent === here.textContent) { return; }
      here.replaceChildren.apply(here, Array.prototype.slice.call(fresh.childNodes));
    }
    function fail() {
      missed = Math.min(missed + 1, 10);
      if (words || missed < 2 || d.querySelector("[data-stopped]")) { return; }  // it is said once on a page
      words = d.createElement("div");
      words.dataset.stopped = "";
      words.className = "note warn";
      words.setAttribute("role", "status");
      var said = d.createElement("p"), line = d.createElement("p"), button = d.createElement("button");
      said.textContent = "已停止更新，下面显示的可能不是最新情况。请刷新；要重新登录的，登录以后会回到这里。";
      button.type = "button";
      button.className = "btn btn-secondary btn-small";
      button.textContent = "刷新";
      button.addEventListener("click", function () { location.reload(); });
      line.className = "mb-0";
      line.appendChild(button);
      words.append(said, line);
      (d.getElementById(part.id) || part).prepend(words);
    }
    later();
    if (part.dataset.stream && window.EventSource) {
      new window.EventSource(part.dataset.stream).onmessage = function () { window.clearTimeout(timer); turn(); };
    }
  });

  /* The session ends soon. */
  var idle = Number(d.body.dataset.idle || 0);
  var warning = d.getElementById("idle");
  var leaving = 0, typed = false;
  function stay() {
    if (idle <= 150 || !warning) { return; }
    window.clearTimeout(leaving);
    warning.hidden = true;
    leaving = window.setTimeout(function () { if (typed) { goOn(); } else { warning.hidden = false; } }, (idle - 120) * 1000);
  }
  function goOn() { /* who typed was not idle; who presses wants to stay */
    typed = false;
    fetch("/", { credentials: "same-origin", cache: "no-store" }).then(function (answer) { return answer.text(); }).then(function (text) {
      idle = Number(new DOMParser().parseFromString(text, "text/html").body.dataset.idle || 0);
      if (idle > 150) { stay(); return; }
      warning.hidden = false;
      warning.querySelector("p").textContent = "登录的时间到了，不能再延长。请先保存正在填写的内容，再重新登录。";
    }).catch(function () { warning.hidden = false; });
  }
  stay();
  d.addEventListener("input", function () { typed = true; });
  d.addEventListener("click", function (event) { if (event.target.closest("[data-go-on]")) { goOn(); } });

  /* htmx: an error is said on the page, with a way to try again. */
  d.addEventListener("htmx:responseError", function (event) { said(event); });
  d.addEventListener("htmx:sendError", function (event) { said(event); });
  function said(event) {
    var place = d.getElementById("fault");
    if (!place) { return; }
    place.hidden = false;
    place.textContent = "没有连上服务器，页面内容可能不是最新的。请刷新页面再试。";
    if (event.detail && event.detail.elt) { delete event.detail.elt.dataset.sent; }
  }
}());
