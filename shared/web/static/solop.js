// What the browser adds. Every page works without it.
"use strict";
(() => {
  const english = document.documentElement.lang === "en";
  const t = (vi, en) => (english ? en : vi);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const numerals = new Intl.NumberFormat(english ? "en" : "vi");
  const fold = (text) => text.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  const changed = (input) => input.dispatchEvent(new Event("change", { bubbles: true }));
  const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
  // For the scripts of single pages, which run after this one.
  window.solop = { t, all, numerals, changed, make };

  // ---- a day is shown as it is said here, whatever the browser's language ----
  const said = new Intl.DateTimeFormat(english ? "en-GB" : "vi-VN", { weekday: "long", day: "2-digit", month: "2-digit", year: "numeric" });
  all("input[type=date]").forEach((input) => {
    const echo = make("p", { className: "hint" });
    const show = () => { echo.textContent = input.value ? said.format(new Date(`${input.value}T00:00`)) : ""; };
    input.after(echo);
    input.addEventListener("change", show);
    show();
  });

  // ---- an error summary is read first ----
  document.querySelector("[data-focus]")?.focus();

  // ---- tables: sort by column ----
  const collator = new Intl.Collator("vi");
  const given = (name) => {
    const parts = name.split(/\s+/);
    return [parts.at(-1), ...parts.slice(1, -1), parts[0]].join(" ");
  };
  const readers = {
    text: (text) => text,
    name: given,
    number: (text) => parseFloat(english ? text.replace(/[^\d.-]/g, "") : text.replace(/[^\d,-]/g, "").replace(",", ".")),
    day: (text) => text.replace(/^(?:(\d\d:\d\d) )?(\d\d)\/(\d\d)\/(\d{4})$/, "$4-$3-$2 $1"),
  };

  function keyOf(row, column, kind) {
    const cell = row.cells[column];
    return cell.dataset.value ?? readers[kind](cell.textContent.trim());
  }

  function sort(header) {
    const kind = header.dataset.sort in readers ? header.dataset.sort : "text";
    const body = header.closest("table").tBodies[0];
    const down = header.getAttribute("aria-sort") === "ascending";
    const keyed = [...body.rows].map((row) => [keyOf(row, header.cellIndex, kind), row]);
    const none = (key) => key === "" || Number.isNaN(key);
    keyed.sort(([a], [b]) => {
      if (none(a) || none(b)) return none(a) - none(b);
      const order = kind === "number" ? a - b : collator.compare(a, b);
      return down ? -order : order;
    });
    all("[aria-sort]", header.parentNode).forEach((other) => other.removeAttribute("aria-sort"));
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
    body.append(...keyed.map(([, row]) => row));
  }

  all("th[data-sort]").forEach((header) => {
    const button = make("button", { type: "button", className: "sort" });
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener("click", () => sort(header));
  });

  // ---- tables: search what stands in them, without diacritics ----
  all("[data-search]").forEach((tools) => {
    const rows = [...tools.nextElementSibling.querySelector("tbody").rows];
    const texts = rows.map((row) => fold(row.textContent));
    tools.hidden = false;
    tools.querySelector("input").addEventListener("input", ({ target }) => {
      const wanted = fold(target.value).split(/\s+/);
      rows.forEach((row, place) => { row.hidden = !wanted.every((word) => texts[place].includes(word)); });
      const left = rows.filter((row) => !row.hidden).length;
      tools.querySelector("[role=status]").textContent =
        target.value && `${numerals.format(left)}/${numerals.format(rows.length)} ${t("dòng", "rows")}`;
    });
  });

  // ---- tables: choose all rows that are seen ----
  all("[data-pick-all]").forEach((corner) => {
    const picks = all("tbody .pick input", corner.closest("table"));
    const box = make("input", { type: "checkbox", ariaLabel: t("Chọn tất cả", "Choose all") });
    corner.append(box);
    box.addEventListener("change", () => {
      const wanted = box.checked;
      picks.filter((pick) => !pick.closest("tr").hidden).forEach((pick) => { pick.checked = wanted; });
    });
    corner.closest("table").addEventListener("change", () => {
      const chosen = picks.filter((pick) => pick.checked).length;
      box.checked = chosen > 0 && chosen === picks.length;
      box.indeterminate = chosen > 0 && chosen < picks.length;
    });
  });

  // ---- tables of fields: arrow keys and paste, as in a spreadsheet ----
  all("table[data-grid]").forEach((table) => {
    const at = (row, column) => row?.cells[column]?.querySelector("input, select");
    const fields = (input) => {
      const cell = input.closest("td");
      return { cell, rows: [...cell.closest("tbody").rows], row: cell.parentNode.sectionRowIndex };
    };
    table.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, Enter: 1, ArrowUp: -1 }[event.key];
      if (!step || event.target.tagName !== "INPUT") return;
      const { cell, rows, row } = fields(event.target);
      event.preventDefault();
      if (event.key === "Enter" && table.dataset.grid === "next") { // to be filled in with one thumb
        const inputs = all("input", table);
        const next = inputs[inputs.indexOf(event.target) + 1] ?? table.closest("form").querySelector(".savebar button");
        next.focus();
        next.select?.();
        return;
      }
      let to = row + step;
      while (rows[to] && !at(rows[to], cell.cellIndex)) to += step;
      const next = at(rows[to], cell.cellIndex);
      next?.focus();
      next?.select?.();
    });
    table.addEventListener("paste", (event) => {
      const lines = event.clipboardData.getData("text").replace(/\r?\n$/, "").split(/\r?\n/).map((line) => line.split("\t"));
      if (lines.length === 1 && lines[0].length === 1) return;
      event.preventDefault();
      const { cell, rows, row } = fields(event.target);
      lines.forEach((line, down) => line.forEach((text, across) => {
        const input = at(rows[row + down], cell.cellIndex + across);
        if (input) { input.value = text.trim(); changed(input); }
      }));
    });
  });

  // ---- tables of numbers: sums while typing; the service adds up again what is saved ----
  all("table[data-sums]").forEach((table) => {
    const inputs = all("input[data-part]", table);
    const read = (input) => Number(input.value.replace(/[.,\s]/g, "")) || 0;
    const add = () => all("[data-sum]", table).forEach((cell) => {
      const { sum, of } = cell.dataset;
      const body = cell.closest("tbody");
      const counted = inputs.filter((input) => input.dataset.part === sum
        && (!of || input.dataset.quarter === of) && (!body || input.closest("tr") === cell.parentNode));
      cell.textContent = numerals.format(counted.reduce((total, input) => total + read(input), 0));
    });
    table.addEventListener("input", add);
    table.addEventListener("change", add);
    add();
  });

  // ---- what was typed is not lost: <form data-keep="name of this form and of its version"> ----
  const shelf = {
    get: (key) => { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; } },
    set: (key, value) => { try { sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden */ } },
    drop: (key) => { try { sessionStorage.removeItem(key); } catch { /* forbidden */ } },
  };
  const kept = (form) => [...form.elements].filter(
    (input) => input.name && !["password", "file", "hidden", "submit"].includes(input.type) && !input.closest("[data-private]"));
  const state = (form) => kept(form).map((input) => (/radio|checkbox/.test(input.type) ? input.checked : input.value));
  const put = (form, values) => kept(form).forEach((input, place) => {
    const key = /radio|checkbox/.test(input.type) ? "checked" : "value";
    if (input[key] !== values[place]) { input[key] = values[place]; changed(input); }
  });

  const sent = shelf.get("sent");
  if (sent && document.querySelector("[data-notice]")) { shelf.drop(sent); shelf.drop("sent"); }

  all("form[data-keep]").forEach((form) => {
    const key = `typed:${form.dataset.keep}`;
    const first = state(form);
    const draft = shelf.get(key);
    let sending = false;
    if (draft?.length === first.length && draft.join() !== first.join()) {
      put(form, draft);
      const note = make("div", { className: "box" });
      const back = make("button", { type: "button", className: "button second", textContent: t("Bỏ phần gõ dở", "Discard it") });
      const text = make("p", { textContent: t("Đã đưa lại phần gõ dở lần trước, chưa lưu.", "What you typed before is back; it is not saved yet.") });
      text.setAttribute("role", "status");
      back.addEventListener("click", () => { put(form, first); shelf.drop(key); note.remove(); });
      note.append(text, back);
      form.prepend(note);
    }
    const keep = () => shelf.set(key, state(form));
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
    form.addEventListener("submit", () => { sending = true; shelf.set("sent", key); });
    addEventListener("beforeunload", (event) => {
      if (!sending && state(form).join() !== first.join()) event.preventDefault();
    });
  });

  // ---- ask once: <form data-confirm="what will be gone" data-confirm-button="Delete it"> ----
  addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.confirm || form.dataset.asked || !window.HTMLDialogElement) return;
    event.preventDefault();
    const dialog = make("dialog", { ariaLabel: form.dataset.confirm });
    const buttons = make("div", { className: "buttons" });
    const yes = make("button", { className: "button danger", textContent: form.dataset.confirmButton ?? t("Đồng ý", "Yes, do it") });
    const no = make("button", { className: "button second", textContent: t("Giữ nguyên", "Keep it"), autofocus: true });
    yes.addEventListener("click", () => { form.dataset.asked = "yes"; dialog.close(); form.requestSubmit(event.submitter); });
    no.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    buttons.append(yes, no);
    dialog.append(make("p", { textContent: form.dataset.confirm }), buttons);
    document.body.append(dialog);
    dialog.showModal();
  });

  // ---- long work: <div id=… data-refresh="seconds"> is read again until it says that it is done ----
  function refresh(part) {
    setTimeout(async () => {
      try {
        const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
        const next = page.getElementById(part.id);
        if (!next?.dataset.refresh) return location.reload();
        const folds = [...next.querySelectorAll("details")];
        part.querySelectorAll("details").forEach((fold, at) => { if (folds[at]) folds[at].open = fold.open; });
        part.replaceWith(next);
        refresh(next);
      } catch { refresh(part); }
    }, 1000 * Number(part.dataset.refresh));
  }
  all("[data-refresh]").forEach(refresh);

  // ---- the inbox in the header: how much is unread, asked while the page is looked at, every two minutes ----
  const inbox = document.querySelector("[data-unread]");
  if (inbox) {
    const badge = inbox.querySelector(".badge");
    const name = inbox.textContent.trim();
    let asked = 0;
    const show = (unread) => {
      const many = unread > 99 ? "99+" : String(unread || "");
      badge.textContent = many;
      const said = t(`${name}, ${many} thư chưa đọc`, `${name}, ${many} unread ${unread === 1 ? "message" : "messages"}`);
      inbox.setAttribute("aria-label", many ? said : name);
    };
    const ask = async () => {
      if (document.hidden || Date.now() - asked < 15000) return;
      asked = Date.now();
      try {
        const answer = await fetch(inbox.dataset.unread, { credentials: "include" });
        if (answer.ok) show((await answer.json()).unread);
      } catch { /* the link stands without a number */ }
    };
    ask();
    setInterval(ask, 120000);
    document.addEventListener("visibilitychange", ask);
    addEventListener("pageshow", (event) => { if (event.persisted) { asked = 0; ask(); } });
  }
})();
