/* At a machine or a window: its scanner adds files. The vendor's program, beside the browser (extension, wrapper), and this page talk by events on the document:
   html[data-scanner]     set by the program when a scanner is there, before or after the page; then it dispatches “machine-scanner”
   “machine-scan”         from the page, detail {accept: ".pdf,.jpg"}: scan what lies there now
   “machine-scanned”      from the program, detail {pages: ["data:image/jpeg;base64,…"]} or {fault: "没有纸"}
   Without a program the buttons are not there, and one's own telephone is the way. */
(function () {
  "use strict";
  var d = document, root = d.documentElement, asked = null, late = 0, WAIT = 60000;
  var NAMES = { "image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf" };

  function there() {
    var on = root.hasAttribute("data-scanner");
    d.querySelectorAll("[data-scan-part]").forEach(function (one) { one.hidden = !on; });
  }
  function words(button, said) {
    var place = button.parentNode.querySelector("[data-scan-words]");
    if (place) { place.textContent = said; }
  }
  function file(address, number) {
    var found = /^data:(image\/jpeg|image\/png|application\/pdf);base64,([A-Za-z0-9+/=]+)$/.exec(address);
    if (!found) { return null; }
    var raw = window.atob(found[2]), bytes = new Uint8Array(raw.length);
    for (var place = 0; place < raw.length; place += 1) { bytes[place] = raw.charCodeAt(place); }
    return new File([bytes], "扫描件" + (number + 1) + "." + NAMES[found[1]], { type: found[1] });
  }
  function over(said) {
    var button = asked;
    asked = null;
    window.clearTimeout(late);
    if (button) { button.disabled = false; words(button, said); }
  }
  d.addEventListener("machine-scanner", there);
  d.addEventListener("click", function (event) {
    var button = event.target.closest("[data-scan]");
    if (!button || asked) { return; }
    asked = button;
    button.disabled = true;
    words(button, "正在扫描，请不要动材料。");
    late = window.setTimeout(function () { over("扫描台没有答复。请再按一次；还是不行，用手机拍照，或者" + (d.body.hasAttribute("data-wipe") ? "呼叫工作人员。" : "选择文件。")); }, WAIT);
    var field = d.getElementById(button.dataset.scan);
    d.dispatchEvent(new CustomEvent("machine-scan", { detail: { accept: field.getAttribute("accept") } }));
  });
  d.addEventListener("machine-scanned", function (event) {
    if (!asked) { return; }
    var said = event.detail || {}, field = d.getElementById(asked.dataset.scan);
    var files = (said.pages || []).map(file).filter(Boolean);
    if (!files.length) { over("没有扫到" + (said.fault ? "：" + said.fault : "") + "。请把材料放平，再按一次。"); return; }
    var held = new DataTransfer();
    if (field.multiple && !field.hasAttribute("data-sends")) { Array.prototype.forEach.call(field.files, function (one) { held.items.add(one); }); } /* sheet after sheet */
    (field.multiple ? files : files.slice(0, 1)).forEach(function (one) { held.items.add(one); });
    field.files = held.files;
    over("扫到 " + held.files.length + " 份。");
    if (field.hasAttribute("data-sends")) { field.form.requestSubmit(); }
  });
  there();
})();
