// Marking a sheet: in a few taps, by keyboard, and with no network at all. Every page works without it.
"use strict";
(() => {
  const { t, all, numerals, changed } = window.solop;

  // ---- marking ----
  all("[data-marking]").forEach((sheet) => {
    const groups = all(".choices", sheet).map((group) => all("input", group));
    const counter = sheet.querySelector("[data-marked]");
    const everyone = sheet.querySelector("[data-all-present]");
    const label = everyone.textContent;
    let before = null;

    const count = () => { counter.textContent = numerals.format(groups.filter((group) => group.some((mark) => mark.checked)).length); };
    const set = (group, place) => {
      group.forEach((mark, index) => { mark.checked = index === place; });
      changed(group[0]);
    };
    const go = (place) => {
      const group = groups[place];
      if (!group) return;
      (group.find((mark) => mark.checked) ?? group[0]).focus();
      group[0].closest("li").scrollIntoView({ block: "nearest" });
    };

    sheet.addEventListener("keydown", (event) => {
      const place = groups.findIndex((group) => group.includes(event.target));
      if (place < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
      const digit = ["1", "2", "3", "4"].indexOf(event.key);
      if (digit >= 0) { set(groups[place], digit); go(place); }
      else if (event.key === "0" || event.key === "Delete") set(groups[place], -1);
      else if (event.key === "ArrowDown") go(place + 1);
      else if (event.key === "ArrowUp") go(place - 1);
      else return;
      event.preventDefault();
    });
    // Who has leave is excused where the others are present.
    const usual = (group) => (group[0].closest("[data-leave]") ? group.findIndex((mark) => mark.value === "excused") : 0);
    // A press on "all present" can be taken back until the next mark.
    everyone.hidden = false;
    everyone.addEventListener("click", () => {
      const undo = before;
      before = undo ? null : groups.map((group) => group.findIndex((mark) => mark.checked));
      // Exceptions that were chosen before stay.
      groups.forEach((group, place) => set(group, undo ? undo[place] : before[place] < 0 ? usual(group) : before[place]));
      everyone.textContent = undo ? label : t("Hoàn tác", "Undo");
    });
    sheet.addEventListener("change", (event) => {
      count();
      if (event.isTrusted) { before = null; everyone.textContent = label; }
    });
    all(".keys", sheet).forEach((hint) => { hint.hidden = false; });
    count();
  });

  // ---- what is marked here: <form data-roll-call="its address" data-account="who marks"> ----
  const queue = window.rollCalls;
  all("form[data-roll-call]").forEach((form) => {
    if (!queue) return;
    const { rollCall: path, account, label, source } = form.dataset;
    const rows = all("[data-learner]", form).map((row) => {
      const field = (name) => row.querySelector(`[name^="${name}-"]`);
      const read = () => ({
        mark: row.querySelector("input[type=radio]:checked")?.value ?? "",
        minutes: field("minutes")?.value.trim() ?? "",
        reason: field("reason")?.value.trim() ?? "",
      });
      const put = (given) => {
        all("input[type=radio]", row).forEach((mark) => { mark.checked = mark.value === given.mark; });
        if (field("minutes")) field("minutes").value = given.minutes;
        if (field("reason")) field("reason").value = given.reason;
      };
      // A reason is needed only of who is excused, and said to be before anything is sent.
      const ask = () => { if (field("reason")) field("reason").required = read().mark === "excused" && was.mark !== "excused"; };
      // What is saved; what stands in the form may have been typed from a paper, or before somebody else was quicker.
      const was = { mark: row.dataset.was, minutes: row.dataset.wasMinutes ?? "", reason: "" };
      return { learner: row.dataset.learner, over: (row.dataset.heads ?? "").split(" ").filter(Boolean), read, put, ask, was };
    });
    const same = (one, other) => one.mark === other.mark && (one.mark !== "late" || one.minutes === other.minutes)
      && (one.mark !== "excused" || !one.reason || one.reason === other.reason);
    const touched = () => rows.filter((row) => row.read().mark && !same(row.read(), row.was));
    // Marks are kept here until they are saved, with what had been seen when they were made.
    const keep = () => {
      const marks = Object.fromEntries(touched().map((row) => [row.learner, { ...row.read(), over: row.over }]));
      queue.draft(path, Object.keys(marks).length ? { account, marks } : null);
    };

    // What waits for a network stands in the form like what is saved.
    queue.waiting(path).filter((call) => !call.refused).forEach((call) => rows.forEach((row) => {
      const mark = call.marks[row.learner];
      if (!mark) return;
      row.put({ mark, minutes: String(call.minutes[row.learner] ?? ""), reason: call.reasons[row.learner] ?? "" });
      row.was = row.read();
      row.over = [call.id];
    }));
    const draft = queue.draft(path);
    if (draft?.account === account) {
      rows.forEach((row) => {
        const made = draft.marks[row.learner];
        if (!made) return;
        row.put(made);
        row.over = made.over;
      });
      changed(form);
    }
    const ask = () => rows.forEach((row) => row.ask());
    const noticed = () => { ask(); keep(); };
    form.addEventListener("change", noticed);
    form.addEventListener("input", noticed);
    ask();

    const done = (call) => location.assign(`${location.pathname}?done=${call?.outcome === "asked" ? "correction-asked" : "sheet-saved"}`);
    let saving = false;
    addEventListener("roll-calls-sent", ({ detail }) => {
      const own = detail.filter((call) => call.path === path).at(-1);
      if (own && !saving) done(own);
    });

    let through = false; // the browser sends the form itself, after its marks are there
    form.addEventListener("submit", async (event) => {
      if (through) return;
      event.preventDefault();
      const close = event.submitter?.value === "close";
      const made = touched();
      if (made.length) {
        const of = (name) => Object.fromEntries(made.map((row) => [row.learner, row.read()[name]]).filter(([, value]) => value));
        const minutes = Object.fromEntries(Object.entries(of("minutes")).map(([one, value]) => [one, Number(value)]));
        const over = Object.fromEntries(made.map((row) => [row.learner, row.over]));
        const id = queue.add({ path, account, label, source, page: location.pathname, marks: of("mark"), minutes, reasons: of("reason"), over });
        queue.draft(path, null);
        made.forEach((row) => { row.was = row.read(); row.over = [id]; });
      }
      saving = true;
      const sent = await queue.flush();
      saving = false;
      const own = sent.filter((one) => one.path === path).at(-1);
      if (queue.waiting(path).length) return; // what keeps it here is said at the top of the page
      if (close) {
        if (own) form.elements._version.value = own.version;
        through = true;
        form.requestSubmit(event.submitter);
      } else {
        done(own);
      }
    });
  });
})();
