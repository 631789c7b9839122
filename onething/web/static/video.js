/* A call of two: an applicant and a clerk. The live process carries what the browsers must know of each
   other; picture and sound go straight between them.
   #call[data-side]    applicant or clerk; the clerk's browser makes the offers
   #call[data-state]   waiting, taken, talking; [data-room]: where both are heard; [data-ice]: relays
   #head, #part, #end  what is fetched anew when something changed; form[data-quiet] is sent without leaving (data-clears: and emptied);
   form[data-find]     what it names is fetched anew with what was typed
   #call[data-begins]  no press is awaited; [data-other]: who is on the other side, in words
   [data-point]        a field that the clerk points at; [data-field]: where the other sees it */
(function () {
  "use strict";
  var d = document, call = d.getElementById("call");
  if (!call || !window.fetch || !window.EventSource) { return; }
  var clerk = call.dataset.side === "clerk", words = call.querySelector("[data-words]");
  var far = call.querySelector("[data-far]"), near = call.querySelector("[data-near]");
  var stream = null, line = null, pc = null, early = [], pointed = null, leaving = false, joined = false, patience = 0, broken = false, restarted = 0, said = Promise.resolve();

  function tell(text) { if (words && words.textContent !== text) { words.textContent = text; } }
  /* One after the other, so that they come in the order in which they were said. */
  function say(what) {
    said = said.then(function () { return tellRoom(what); });
    return said;
  }
  function tellRoom(what) {
    return fetch(call.dataset.room, { method: "POST", credentials: "omit", headers: { "Content-Type": "text/plain" }, body: JSON.stringify(what) }).catch(function () { /* the other end asks again */ });
  }

  /* What the server knows: fetched anew, put in place. */
  function take(text) {
    if (leaving) { return; }
    var fresh = new DOMParser().parseFromString(text, "text/html"), now = fresh.getElementById("call");
    if (!now || (call.dataset.state === "waiting" && now.dataset.state !== "waiting")) { leave(); return; }
    call.dataset.state = now.dataset.state;
    call.dataset.room = now.dataset.room;
    ["head", "part", "end"].forEach(function (id) { put(d.getElementById(id), fresh.getElementById(id)); });
  }
  function put(here, there) {
    if (!here || !there || here.textContent === there.textContent) { return; }
    var opened = Array.prototype.filter.call(here.querySelectorAll("details"), function (one) { return one.open; }).map(name);
    here.replaceChildren.apply(here, Array.prototype.slice.call(there.childNodes));
    here.querySelectorAll("details").forEach(function (one) { if (opened.indexOf(name(one)) >= 0) { one.open = true; } });
    if (pointed) { point(pointed[0], pointed[1]); }
  }
  function name(one) { return one.dataset.page; }
  function renew() {
    return fetch(location.href, { credentials: "same-origin", cache: "no-store" }).then(function (answer) { return answer.ok ? answer.text() : ""; }).then(function (text) { if (text) { take(text); } }).catch(function () { tell("网络断了，正在重新连接。请不要关这一页。"); });
  }
  function leave() {
    if (line) { line.close(); }
    hang();
    if (stream) { stream.getTracks().forEach(function (one) { one.stop(); }); }
    location.reload();
  }

  /* The room: who is there, what the other says. */
  function listen() {
    if (line) { line.close(); }
    line = new EventSource(call.dataset.room);
    line.onmessage = function (event) { hear(JSON.parse(event.data)); };
    line.onerror = function () {
      if (line.readyState !== EventSource.CLOSED) { return; }
      window.setTimeout(function () { renew().then(listen); }, 2000); /* the pass is over: the page has a new one */
    };
  }
  function hear(said) {
    if (said.type === "changed") { renew(); }
    else if (said.type === "moved") { hang(); line.close(); tell("您在别的页面打开了这次视频，这一页已经停下。"); }
    else if (said.type === "point") { point(said.field, said.label); }
    else if (call.dataset.state === "waiting" || (!stream && !clerk)) { return; }
    else if (said.type === "here") { if (clerk) { offer(); } else { say({ type: "ready" }); } }
    else if (said.type === "ready") { if (clerk) { offer(); } }
    else if (said.type === "again") { if (clerk) { offer(true); } }
    else if (said.type === "gone") { hang(); tell(call.dataset.other ? call.dataset.other + "离开了页面。等他回来会自动接上；不回来的，请结束。" : clerk ? "申请人离开了页面。等他回来会自动接上；不回来的，请结束。" : "工作人员的画面断了，正在等他回来。"); }
    else if (said.type === "offer") { answer(said.sdp); }
    else if (said.type === "answer") { if (pc && pc.localDescription && said.to === mark(pc.localDescription.sdp)) { pc.setRemoteDescription(said.sdp).then(late); } }
    else if (said.type === "way") { way(said.way); }
  }

  /* Picture and sound. */
  function open(kinds) {
    if (!navigator.mediaDevices) { return Promise.reject(new Error("no camera")); }
    return navigator.mediaDevices.getUserMedia(kinds);
  }
  function begin() {
    tell("正在打开摄像头……");
    open({ video: true, audio: true }).catch(function () { return open({ audio: true }).then(function (heard) { trouble("没有打开摄像头，只用声音。要让对方看见，请在浏览器地址栏旁边允许使用摄像头，再点“重新打开摄像头”。"); return heard; }); }).catch(function () {
      trouble(window.isSecureContext ? "摄像头和麦克风都没有打开，您能看到、听到对方，对方看不到、听不到您。请在浏览器地址栏旁边允许使用，再点“重新打开摄像头”。" : "这个网址不是加密连接（https），浏览器不让用摄像头和麦克风。您只能看到、听到对方。");
      return new MediaStream();
    }).then(function (found) {
      stream = found;
      near.srcObject = stream;
      controls();
      if (!call.dataset.trouble) { tell("正在连接……"); }
      listen();
    });
  }
  function trouble(text) { call.dataset.trouble = text; tell(text); call.querySelector("[data-again]").hidden = false; }
  function controls() {
    call.querySelectorAll("[data-mute]").forEach(function (button) { button.hidden = !tracks(button.dataset.mute).length; });
    var first = call.querySelector("[data-begin]");
    if (first) { first.hidden = true; }
  }
  function tracks(kind) { return stream ? stream.getTracks().filter(function (one) { return one.kind === kind; }) : []; }

  function connection() {
    hang();
    pc = new RTCPeerConnection({ iceServers: JSON.parse(call.dataset.ice || "[]") });
    var mine = pc;
    ["audio", "video"].forEach(function (kind) {
      var track = tracks(kind)[0];
      if (track) { mine.addTrack(track, stream); } else if (clerk) { mine.addTransceiver(kind, { direction: "recvonly" }); }
    });
    mine.onicecandidate = function (event) { if (event.candidate) { say({ type: "way", way: event.candidate.toJSON() }); } };
    mine.ontrack = function (event) { if (far.srcObject !== event.streams[0]) { far.srcObject = event.streams[0] || new MediaStream([event.track]); } };
    mine.onconnectionstatechange = function () { if (mine === pc) { state(mine.connectionState); } };
    return mine;
  }
  function state(now) {
    window.clearTimeout(patience);
    if (now === "connected") {
      tell(call.dataset.trouble || (broken ? "已重新接通。" : "已接通。"));
      broken = false;
      far.play().catch(function () { /* it plays with the next touch */ });
      if (!clerk && !joined) { joined = true; send(d.getElementById("join")); }
    } else if (now === "disconnected") {
      lost();
      patience = window.setTimeout(again, 4000);
    } else if (now === "failed") {
      tell("没有连上，正在再试。一直连不上的，请换一个网络，或者改打电话。");
      broken = true;
      patience = window.setTimeout(anew, 1000);
    } else if (now === "connecting") { tell("正在连接……"); }
  }
  function lost() { broken = true; tell("网络断了，正在重新连接……"); }
  /* After a fault of the network the clerk's browser restarts ICE on the same connection; when that fails, both begin anew. */
  function again() { if (clerk) { offer(true); } else { say({ type: "again" }); } patience = window.setTimeout(anew, 15000); }
  function anew() { if (clerk) { offer(); } else { say({ type: "ready" }); } }
  function offer(same) {
    if (same && Date.now() - restarted < 3000) { return; }
    if (same) { restarted = Date.now(); }
    var mine = same && pc && pc.signalingState === "stable" ? pc : connection();
    if (mine.restartIce && same) { mine.restartIce(); }
    mine.createOffer().then(function (made) { return mine.setLocalDescription(made); }).then(function () { say({ type: "offer", sdp: mine.localDescription.toJSON() }); });
  }
  function answer(sdp) {
    if (pc && pc.connectionState === "closed") { lost(); hang(); say({ type: "ready" }); return; }
    var mine = pc && pc.connectionState !== "failed" && pc.connectionState !== "new" && sameCall(sdp) ? pc : connection();
    mine.setRemoteDescription(sdp).then(late).then(function () { return mine.createAnswer(); }).then(function (made) { return mine.setLocalDescription(made); }).then(function () { say({ type: "answer", to: mark(sdp.sdp), sdp: mine.localDescription.toJSON() }); });
  }
  function sameCall(sdp) {
    var origin = /^o=\S+ (\S+)/m;
    var before = pc.remoteDescription && origin.exec(pc.remoteDescription.sdp), now = origin.exec(sdp.sdp);
    return Boolean(before && now && before[1] === now[1]);
  }
  /* By what one offer is told from another: an answer to an older one, or a way of it, is not for this connection. */
  function mark(sdp) { var found = /^a=ice-ufrag:(\S+)/m.exec(sdp); return found ? found[1] : ""; }
  function way(found) {
    var mine = found.usernameFragment;
    if (!pc || !pc.remoteDescription || (mine && mine !== mark(pc.remoteDescription.sdp))) { early = early.concat([found]).slice(-60); return; }
    pc.addIceCandidate(found).catch(function () { /* of a connection that is over */ });
  }
  function late() { early.splice(0).forEach(way); }
  function hang() {
    window.clearTimeout(patience);
    if (pc) { pc.onconnectionstatechange = null; pc.close(); pc = null; }
  }

  /* What is sent without leaving the call. */
  function send(form) {
    return fetch(form.action, { method: "POST", credentials: "same-origin", body: new FormData(form) }).then(function (said) {
      if (said.ok && form.hasAttribute("data-clears")) { form.reset(); }
      return said.ok || said.status === 422 ? said.text() : Promise.reject(new Error(String(said.status)));
    }).then(take).catch(function () { tell("没有送到，请再点一次。"); });
  }
  /* What is looked for without leaving the call: only the part that the form names is fetched. */
  function find(form) {
    var there = location.pathname + "?" + new URLSearchParams(new FormData(form)), part = d.getElementById(form.dataset.find);
    return fetch(there, { credentials: "same-origin", cache: "no-store" }).then(function (answer) { return answer.ok ? answer.text() : Promise.reject(new Error(String(answer.status))); }).then(function (text) {
      var fresh = new DOMParser().parseFromString(text, "text/html").getElementById(form.dataset.find);
      if (fresh) { part.replaceChildren.apply(part, Array.prototype.slice.call(fresh.childNodes)); }
    }).catch(function () { part.textContent = "没有查到，请再点一次“查找”。"; });
  }
  d.addEventListener("submit", function (event) {
    if (event.target.dataset.find) { event.preventDefault(); find(event.target).then(function () { delete event.target.dataset.sent; }); return; }
    if (!event.target.hasAttribute("data-quiet")) { leaving = true; return; }
    event.preventDefault();
    send(event.target).then(function () { delete event.target.dataset.sent; });
  });

  /* Reading together. */
  function point(field, label) {
    pointed = [field, label];
    d.querySelectorAll("[data-field]").forEach(function (one) {
      var it = one.dataset.field === field;
      one.classList.toggle("pointed", it);
      if (it) { one.scrollIntoView({ block: "nearest" }); }
    });
    var line_ = d.querySelector("[data-pointed]");
    if (line_) { line_.textContent = "工作人员正指着：" + label; }
  }
  d.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    if (!button) { return; }
    if (button.hasAttribute("data-begin")) { begin(); }
    if (button.hasAttribute("data-again")) { button.hidden = true; delete call.dataset.trouble; if (line) { line.close(); } hang(); begin(); }
    if (button.hasAttribute("data-point")) { point(button.dataset.point, button.dataset.label); say({ type: "point", field: button.dataset.point, label: button.dataset.label }); }
    if (button.hasAttribute("data-mute")) {
      var off = button.getAttribute("aria-pressed") !== "true", sound = button.dataset.mute === "audio";
      tracks(button.dataset.mute).forEach(function (one) { one.enabled = !off; });
      button.setAttribute("aria-pressed", String(off));
      button.textContent = (off ? "打开" : "关") + (sound ? "麦克风" : "摄像头");
    }
  });
  /* What is filled in or signed in another window is seen here a little later, or when one comes back. */
  function back() { if (!d.hidden && !clerk && call.dataset.state === "talking") { renew(); say({ type: "changed" }); } }
  d.addEventListener("visibilitychange", back);
  window.addEventListener("focus", back);
  window.setInterval(function () { if (!d.hidden && call.dataset.state !== "taken") { renew(); } }, call.dataset.state === "waiting" ? 15000 : 6000);
  window.addEventListener("pagehide", function () { if (line) { line.close(); } });

  if (call.dataset.state === "waiting") {
    listen();
  } else if (clerk || call.hasAttribute("data-begins")) { begin(); }
  else if (words) { d.title = "请进入视频 - " + d.title; call.querySelector("[data-begin]").focus(); }
}());
