/* A field on which somebody signs, by finger, pen or mouse. Without a script it is not there: the paper is signed.
   [data-sign]        the part: a canvas, buttons [data-sign-clear] and [data-sign-undo], words [data-sign-words]
   input[data-ink]   where the pen went, on a field of 640 × 240: strokes apart by a semicolon, points by a space */
(function () {
  "use strict";
  var WIDE = 640, HIGH = 240, MOST = 5000;
  Array.prototype.forEach.call(document.querySelectorAll("[data-sign]"), function (pad) {
    var board = pad.querySelector("canvas"), ink = pad.querySelector("[data-ink]"), words = pad.querySelector("[data-sign-words]");
    var pen = board.getContext && board.getContext("2d"), strokes = [], now = null, count = 0;
    if (!pen || !window.PointerEvent) { return; }
    pad.hidden = false;
    read();
    draw();

    function read() {
      strokes = ink.value.split(";").filter(Boolean).map(function (one) {
        return one.split(" ").map(function (point) { return point.split(",").map(Number); });
      });
    }
    function place(event) {
      var box = board.getBoundingClientRect();
      var x = Math.round((event.clientX - box.left) * WIDE / box.width), y = Math.round((event.clientY - box.top) * HIGH / box.height);
      return [Math.max(0, Math.min(WIDE, x)), Math.max(0, Math.min(HIGH, y))];
    }
    function draw() {
      pen.clearRect(0, 0, WIDE, HIGH);
      pen.lineWidth = 4; pen.lineCap = "round"; pen.lineJoin = "round"; pen.strokeStyle = "#000";
      strokes.forEach(function (stroke) {
        pen.beginPath();
        pen.moveTo(stroke[0][0], stroke[0][1]);
        stroke.forEach(function (point) { pen.lineTo(point[0] + 0.01, point[1]); });
        pen.stroke();
      });
    }
    function keep() {
      ink.value = strokes.map(function (stroke) { return stroke.map(function (point) { return point.join(","); }).join(" "); }).join(";");
      count = strokes.reduce(function (all, stroke) { return all + stroke.length; }, 0);
      words.textContent = strokes.length ? "已写 " + strokes.length + " 笔。写得不好的，可以重签。" : "还没有签名。";
    }
    board.addEventListener("pointerdown", function (event) {
      if (event.button > 0 || count > MOST - 50) { return; }
      event.preventDefault();
      board.setPointerCapture(event.pointerId);
      now = [place(event)];
      strokes.push(now);
      draw();
    });
    board.addEventListener("pointermove", function (event) {
      if (!now || count + now.length > MOST - 50) { return; }
      var point = place(event), last = now[now.length - 1];
      if (Math.abs(point[0] - last[0]) + Math.abs(point[1] - last[1]) < 2) { return; }
      now.push(point);
      draw();
    });
    ["pointerup", "pointercancel"].forEach(function (name) {
      board.addEventListener(name, function () { if (now) { now = null; keep(); } });
    });
    pad.querySelector("[data-sign-clear]").addEventListener("click", function () { strokes = []; draw(); keep(); });
    pad.querySelector("[data-sign-undo]").addEventListener("click", function () { strokes.pop(); draw(); keep(); });
  });
}());
