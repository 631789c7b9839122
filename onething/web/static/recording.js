/* The film of a talk: the clerk's browser records what it sees and hears, if the other has agreed, and sends it in
   parts while it runs: what was sent is safe whatever happens to this page. Used beside video.js.
   form#parts   where parts go; data-recording, data-segment: of what; data-state: running or not */
(function () {
  "use strict";
  var d = document, call = d.getElementById("call"), SECONDS = 10, WIDE = 640, HIGH = 480;
  if (!call || !window.fetch) { return; }
  var film = null, at = 0, queue = Promise.resolve(), of = "", sound = null, heard = [], pulse = 0, gone = false, refused = "";

  function form() { return d.getElementById("parts"); }
  function tell(text) { var line = d.querySelector("[data-recording-words]"); if (line) { line.textContent = text; } }
  function kind() {
    return ["video/webm;codecs=vp8,opus", "video/webm", "video/mp4"].filter(function (one) { return window.MediaRecorder && window.MediaRecorder.isTypeSupported(one); })[0];
  }
  /* Both pictures side by side on one canvas, both voices in one: a new connection changes nothing of the film. */
  function picture() {
    var canvas = d.createElement("canvas"), pen = canvas.getContext("2d");
    canvas.width = WIDE;
    canvas.height = HIGH;
    function draw(video, left, top, wide, high) { if (video.videoWidth) { pen.drawImage(video, left, top, wide, high); } }
    pulse = window.setInterval(function () {
      pen.fillStyle = "#14181f";
      pen.fillRect(0, 0, WIDE, HIGH);
      draw(call.querySelector("[data-far]"), 0, 0, WIDE, HIGH);
      draw(call.querySelector("[data-near]"), WIDE - 160, HIGH - 120, 160, 120);
      listen();
    }, 100);
    return canvas.captureStream(10).getVideoTracks();
  }
  function voices() {
    sound = new window.AudioContext();
    return sound.createMediaStreamDestination();
  }
  function listen() {
    call.querySelectorAll("video").forEach(function (video) {
      var stream = video.srcObject;
      if (!stream || heard.indexOf(stream) >= 0 || !stream.getAudioTracks().length) { return; }
      heard.push(stream);
      sound.createMediaStreamSource(stream).connect(sound.into);
    });
  }
  function begin(where) {
    var type = kind();
    if (!type) { tell("这个浏览器不能录像，视频照常。请换用新版 Chrome、Edge 或者 Firefox。"); return; }
    of = where.dataset.recording;
    at = 0;
    heard = [];
    var into = voices(), segment = where.dataset.segment;
    sound.into = into;
    film = new window.MediaRecorder(new MediaStream(picture().concat(into.stream.getAudioTracks())), { mimeType: type, videoBitsPerSecond: 500000, audioBitsPerSecond: 32000 });
    film.ondataavailable = function (event) { if (event.data.size) { later(event.data, segment, of); } };
    film.onstop = function () { window.clearInterval(pulse); sound.close(); };
    film.start(SECONDS * 1000);
    tell("正在录像，每 " + SECONDS + " 秒保存一次。");
  }
  function later(data, segment, recording) {
    var number = at;
    at += 1;
    queue = queue.then(function () { return send(data, segment, number, recording, 0); });
  }
  function send(data, segment, number, recording, tries) {
    var where = form(), said = new FormData(where);
    said.set("recording", recording);
    said.set("segment", segment);
    said.set("number", String(number));
    said.set("token", "part-" + recording + "-" + segment + "-" + number);
    said.set("part", data, "part");
    return fetch(where.action, { method: "POST", body: said, credentials: "same-origin" }).then(function (answer) {
      if (answer.status === 204) { if (tries) { tell("正在录像，已经接着保存。"); } return; }
      if (answer.status >= 500) { throw new Error(String(answer.status)); }
      return answer.text().then(function (text) { refused = recording; stop(); if (!gone) { tell(text || "录像停止了，前面的已经保存。"); } });
    }).catch(function () {
      if (tries > 20) { tell("网络断了，有一段录像没有保存上。"); return undefined; }
      tell("网络断了，这一段还没有保存，正在再试。视频照常。");
      return new Promise(function (done) { window.setTimeout(done, 3000); }).then(function () { return send(data, segment, number, recording, tries + 1); });
    });
  }
  function stop() {
    if (!film || film.state === "inactive") { return Promise.resolve(); }
    return new Promise(function (done) {
      film.addEventListener("stop", function () { done(); });
      film.stop();
    }).then(function () { film = null; of = ""; return queue; });
  }
  /* What the server says: running or not; asked again whenever the page is renewed. */
  function look() {
    var where = form(), running = where && where.dataset.state === "running";
    if (running && !film && where.dataset.recording !== refused) { begin(where); }
    if (!running && film) { stop(); }
  }
  d.addEventListener("submit", function (event) {
    if (!film || event.target.hasAttribute("data-quiet")) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    gone = true;
    tell("正在保存最后一段录像……");
    stop().then(function () { event.target.submit(); });
  }, true);
  new MutationObserver(look).observe(d.getElementById("part") || call, { childList: true, subtree: true, attributes: true });
  window.addEventListener("pagehide", function () { if (film && film.state === "recording") { film.requestData(); } });
  look();
}());
