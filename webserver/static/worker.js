"use strict";
// Shows a page of its own while the box cannot be reached; all else is asked of the box, so that nothing is ever stale.
const KEPT = "shell-1";
const SHELL = ["/offline", "/static/page.css", "/static/offline.js", "/static/icon.svg"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(SHELL)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const others = async () => (await caches.keys()).filter((name) => name !== KEPT).map((name) => caches.delete(name));
  event.waitUntil(others().then((gone) => Promise.all(gone)).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match("/offline")));
  } else if (SHELL.includes(new URL(request.url).pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(request)));
  }
});
