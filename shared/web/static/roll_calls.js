// What was marked on this device and is not in the sheet yet: it lies in the browser's own store, survives a closed
// browser, and goes out when there is a network. Every roll call has an id of its own: sent twice it is one.
"use strict";
(() => {
  const { t, make, numerals } = window.solop;
  const bar = document.querySelector("[data-sync]");
  if (!bar) return;
  const { account } = bar.dataset;
  const CALLS = "solop:roll-calls";
  const DRAFT = "solop:marking:";
  const DRAFT_DAYS = 14;
  const SHEETS_AHEAD = 8; // today's come first

  const store = {
    read: (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    write: (key, value) => {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(value));
    },
  };
  try { store.write("solop:probe", 1); store.write("solop:probe", null); } catch { return; } // forbidden or full: forms go as they are

  const calls = () => store.read(CALLS) ?? [];
  const own = () => calls().filter((call) => call.account === account);
  const change = (id, edit) => store.write(CALLS, calls().flatMap((call) => (call.id === id ? edit(call) : [call])));

  function add(call) {
    const id = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(36).padStart(2, "0")).join("");
    store.write(CALLS, [...calls(), { ...call, id, taken_at: new Date().toISOString() }]);
    return id;
  }

  function draft(path, value) {
    if (value === undefined) return store.read(DRAFT + path);
    store.write(DRAFT + path, value && { ...value, at: Date.now() });
    return value;
  }

  Object.keys(localStorage).filter((key) => key.startsWith(DRAFT)).forEach((key) => {
    if (Date.now() - (store.read(key)?.at ?? 0) > DRAFT_DAYS * 86400000) store.write(key, null);
  });

  // ---- sending ----
  let sending = null;
  let trouble = null; // "network", "account" or null
  let pause = 5;

  async function send(call) {
    const { path, id, source, marks, minutes, reasons, over, taken_at } = call;
    const body = { account_id: call.account, source, marks, minutes, reasons, over, taken_at, sent_at: new Date().toISOString() };
    const answer = await fetch(`${path}/${id}`, {
      method: "PUT",
      headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: await answer.json().catch(() => ({})) };
  }

  async function sendAll() {
    const sent = [];
    trouble = null;
    for (const call of own().filter((one) => !one.refused)) {
      let answer;
      try { answer = await send(call); } catch { trouble = "network"; break; }
      if (answer.status === 200) {
        change(call.id, () => []);
        sent.push({ ...call, outcome: answer.body.outcome, version: answer.body.version, conflicts: Object.keys(answer.body.conflicts ?? {}).length });
      } else if (answer.status === 401) { trouble = "account"; break; }
      else if (answer.status >= 500 || answer.status === 429) { trouble = "network"; break; }
      else {
        const faults = (answer.body.errors ?? []).map((fault) => fault.detail ?? "");
        change(call.id, () => [{ ...call, refused: [answer.body.title ?? String(answer.status), ...faults] }]);
      }
    }
    return sent;
  }

  function flush() {
    sending ??= (async () => {
      show();
      const sent = navigator.locks ? await navigator.locks.request("solop-roll-calls", sendAll) : await sendAll();
      sending = null;
      pause = trouble === "network" ? Math.min(pause * 2, 60) : 5;
      if (trouble === "network") setTimeout(flush, pause * 1000);
      show(sent);
      dispatchEvent(new CustomEvent("roll-calls-sent", { detail: sent }));
      return sent;
    })();
    return sending;
  }

  // ---- saying so ----
  const people = (call) => `${numerals.format(Object.keys(call.marks).length)} ${t("học viên", "learners")}`;
  const link = (href, text) => make("a", { href, textContent: text });
  const line = (...parts) => { const found = make("p"); found.append(...parts); return found; };

  function show(sent = []) {
    const waiting = own().filter((call) => !call.refused);
    const refused = own().filter((call) => call.refused);
    const others = calls().length - own().length;
    bar.replaceChildren();
    if (waiting.length) {
      const much = t(`${waiting.length} lần điểm danh đang giữ trên máy này`, `${waiting.length} roll call(s) are kept on this device`);
      if (sending) bar.append(line(t(`Đang gửi: ${much}.`, `Sending: ${much}.`)));
      else if (trouble === "account") bar.append(line(t(`Phiên đăng nhập đã hết: ${much}. `, `The session has ended: ${much}. `), link(bar.dataset.signIn, t("Đăng nhập lại để gửi", "Sign in again to send"))));
      else bar.append(line(t(`Không có mạng: ${much}, tự gửi khi có mạng. Có thể tắt máy.`, `No network: ${much} and will be sent by themselves. You may switch it off.`)));
    }
    sent.filter((call) => call.page !== location.pathname).forEach((call) => {
      const said = { asked: t("sổ đã khoá: đã thành đề nghị đính chính", "the sheet was closed: a correction was asked for") }[call.outcome]
        ?? (call.conflicts ? t("có chỗ hai người điểm danh khác nhau, cần chọn", "two people marked differently: choose") : t("đã vào sổ", "is in the sheet"));
      bar.append(line(link(call.page, call.label), ` (${people(call)}): ${said}.`));
    });
    refused.forEach((call) => {
      const drop = make("button", { type: "button", className: "button second", textContent: t("Bỏ lần điểm danh này", "Discard this roll call") });
      drop.addEventListener("click", () => {
        if (!confirm(t("Bỏ hẳn lần điểm danh này?", "Discard this roll call for good?"))) return;
        change(call.id, () => []);
        show();
      });
      const mend = make("button", { type: "button", className: "button second", textContent: t("Sửa rồi gửi lại", "Mend it and send again") });
      mend.addEventListener("click", () => {
        const marks = Object.fromEntries(Object.entries(call.marks).map(([one, mark]) => [one, {
          mark, minutes: String(call.minutes[one] ?? ""), reason: call.reasons[one] ?? "", over: call.over[one] ?? [],
        }]));
        draft(call.path, { account, marks });
        change(call.id, () => []);
        location.assign(call.page);
      });
      const buttons = make("div", { className: "buttons" });
      buttons.append(mend, drop);
      bar.append(line(t("Chưa vào sổ được: ", "Could not be recorded: "), link(call.page, call.label), ` (${people(call)}). ${call.refused.join(" ")}`), buttons);
    });
    if (others) bar.append(line(t(`${others} lần điểm danh của người khác đang giữ trên máy này; người đó đăng nhập thì sẽ được gửi.`, `${others} roll call(s) of somebody else are kept on this device; they are sent when that person signs in.`)));
    bar.hidden = !bar.childElementCount;
    bar.className = `box no-print${refused.length || trouble === "account" ? " warn" : ""}`;
  }

  window.rollCalls = { add, draft, flush, waiting: (path) => own().filter((call) => call.path === path) };
  addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => { if (!document.hidden && own().length) flush(); });
  if (own().length) flush(); else show();

  // ---- pages that open without a network ----
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register(bar.dataset.worker);
  const before = store.read("solop:account");
  const first = before !== null && before !== account ? caches.delete("pages") : Promise.resolve();
  store.write("solop:account", account);
  // Sheets that will be needed are fetched while there is a network.
  first.then(() => navigator.serviceWorker.ready).then(async () => {
    const assets = [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((one) => one.href ?? one.src);
    const [pages, kept] = await Promise.all(["pages", "assets"].map((name) => caches.open(name)));
    for (const one of assets) {
      if (!(await kept.match(one))) await kept.add(one);
    }
    const here = document.querySelector("[data-roll-call]") ? [location.pathname] : [];
    for (const path of [...here, ...[...document.querySelectorAll("[data-offline]")].slice(0, SHEETS_AHEAD).map((one) => one.href)]) {
      try { await pages.add(path); } catch { return; }
    }
  });
})();
