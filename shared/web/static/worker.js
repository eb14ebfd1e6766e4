// Opens the pages for marking when there is no network, or a bad one: what was seen last is kept on the device for some
// days. Nothing else is kept, and nothing once the person is signed out.
"use strict";
const PATIENCE_MS = 4000;
const KEEP_DAYS = 3;
const kept = (path) => path === "/" || /^\/classes\/[^/]+\/sheets\/[^/]+$/.test(path);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/assets/")) event.respondWith(asset(request));
  else if (request.mode === "navigate" && kept(url.pathname)) event.respondWith(page(event, url.pathname));
});

// The address of an asset changes with what is in it.
async function asset(request) {
  const assets = await caches.open("assets");
  const found = await assets.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) await assets.put(request, answer.clone());
  return answer;
}

async function page(event, path) {
  const pages = await caches.open("pages");
  const network = fetch(event.request).then(async (answer) => {
    // A page that says what has just been done would say so again.
    if (answer.ok) await (new URL(answer.url).search ? pages.add(path) : pages.put(path, answer.clone()));
    // Sent elsewhere to sign in: names are not for whoever holds the device next.
    if (answer.type === "opaqueredirect" || answer.redirected) await caches.delete("pages");
    return answer;
  });
  const known = await fresh(pages, path);
  if (!known) return network.catch(() => unreachable(pages, path));
  event.waitUntil(network.catch(() => {}));
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, known));
  return Promise.race([network.then((answer) => (answer.status >= 500 ? known : answer)).catch(() => known), late]);
}

async function fresh(pages, path) {
  const found = await pages.match(path);
  const age = found ? Date.now() - Date.parse(found.headers.get("Date") ?? "") : Infinity;
  return age < KEEP_DAYS * 86400000 ? found : null;
}

async function unreachable(pages, path) {
  await pages.delete(path);
  const words = "<!doctype html><html lang=vi><meta charset=utf-8><meta name=viewport content='width=device-width'>"
    + "<title>Không có mạng – Sổ Lớp</title><body style='font:18px system-ui;margin:2rem auto;max-width:36rem'>"
    + "<h1>Không có mạng</h1><p>Trang này chưa được lưu trên máy. Các buổi học hôm nay mở được khi không có mạng"
    + " nếu trước đó đã mở trang Điểm danh lúc còn mạng.</p><p><a href='/'>Đến trang Điểm danh</a></p>"
    + "<p lang=en>No network, and this page is not kept on the device. <a href='/'>Go to Attendance</a></p>";
  return new Response(words, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}
