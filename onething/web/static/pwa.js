/* The portal as an app: registers the service worker, and offers to be put on the desktop where the browser can. */
(function () {
  "use strict";
  if ("serviceWorker" in navigator) { navigator.serviceWorker.register("/sw.js").catch(function () { /* works without */ }); }
  var hint = document.querySelector("[data-install]");
  window.addEventListener("beforeinstallprompt", function (event) {
    if (!hint) { return; }
    event.preventDefault();
    hint.hidden = false;
    hint.querySelector("button").addEventListener("click", function () { hint.hidden = true; event.prompt(); });
  });
}());
