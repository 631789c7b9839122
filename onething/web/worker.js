/* The service worker: keeps our static files and one page that says that there is no network. Nothing else is kept: no page
   of a person, no answer of a form. FILES, OFFLINE and VERSION stand before this text (web/portal/pwa.py). */
"use strict";
self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(VERSION).then(function (kept) {
    return Promise.all(FILES.concat([OFFLINE]).map(function (path) {
      return fetch(new Request(path, { credentials: "omit", cache: "no-cache" })).then(function (answer) {
        if (!answer.ok) { throw new Error(path); }
        return kept.put(path, answer);
      });
    }));
  }).then(function () { return self.skipWaiting(); }));
});
self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (name) { return name !== VERSION; }).map(function (name) { return caches.delete(name); }));
  }).then(function () { return self.clients.claim(); }));
});
self.addEventListener("fetch", function (event) {
  var asked = event.request, at = new URL(asked.url);
  if (asked.method !== "GET" || at.origin !== self.location.origin) { return; }
  if (asked.mode === "navigate") {
    event.respondWith(fetch(asked).catch(function () { return caches.match(OFFLINE); }));
    return;
  }
  if (FILES.indexOf(at.pathname) >= 0) {
    event.respondWith(fetch(asked).catch(function () { return caches.match(at.pathname); }));
  }
});
