// How long an SMS is, while it is typed: a field counts as its example. What holds is what the server counts.
"use strict";
(() => {
  const { t, all, make } = window.solop;
  const PLAIN = { "đ": "d", "Đ": "D", "“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "..." };

  const asSent = (text, examples) => text
    .replace(/\{%.*?%\}\n?|\{#.*?#\}/gs, "")
    .replace(/\{\{\s*(\w+).*?\}\}/gs, (_, name) => examples[name] ?? "")
    .trim()
    .replace(/[đĐ“”‘’–—…]/g, (letter) => PLAIN[letter])
    .normalize("NFD").replace(/[\u0300-\u036f]/g, "");

  all("[data-segments]").forEach((field) => {
    const examples = JSON.parse(field.dataset.segments);
    const said = make("p", { className: "hint" });
    said.setAttribute("role", "status");
    const count = () => {
      const length = [...asSent(field.value, examples)].reduce((sum, letter) => sum + (/[\^{}\\[~\]|€]/.test(letter) ? 2 : 1), 0);
      const segments = length <= 160 ? Math.min(length, 1) : Math.ceil(length / 153);
      said.textContent = t(`Khoảng ${segments} đoạn (${length} ký tự) với thông tin mẫu.`, `About ${segments} segments (${length} characters) with the examples.`);
    };
    field.after(said);
    field.addEventListener("input", count);
    count();
  });
})();
