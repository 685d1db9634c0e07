"use strict";
/* Keys and counting for people who want them; every page works without this file. */
(() => {
  const rows = () => Array.from(document.querySelectorAll("[data-row]"));
  const form = document.querySelector("form[data-decide]");
  let at = -1;
  document.documentElement.classList.add("js");

  function go(step) {
    const all = rows();
    if (!all.length) return;
    if (at >= 0) all[at].classList.remove("here");
    at = Math.min(Math.max(at + step, 0), all.length - 1);
    all[at].classList.add("here");
    const link = all[at].querySelector("a[data-open]");
    if (link) link.focus({ preventScroll: true });
    all[at].scrollIntoView({ block: "nearest" });
  }

  function tick() {
    const box = at >= 0 && rows()[at].querySelector("input[type=checkbox]");
    if (box) { box.checked = !box.checked; count(); }
  }

  function open() {
    const link = at >= 0 && rows()[at].querySelector("a[data-open]");
    if (link) link.click();
  }

  /* The next that nobody has decided on: of this list, or of the one that the item was opened from. */
  function next() {
    const all = rows();
    const found = all.findIndex((row, place) => place > at && !("decided" in row.dataset));
    if (found >= 0) go(found - at); else follow("next");
  }

  /* A verdict's key picks the row one stands on, where none is picked, and asks for the reason. */
  function decide(verdict) {
    const choice = form && form.querySelector(`[name=verdict][value=${verdict}]`);
    const select = form && form.querySelector("select[name=verdict]");
    if (!choice && !(select && select.querySelector(`[value=${verdict}]`))) return;
    if (choice) choice.checked = true; else select.value = verdict;
    if (rows().length && !form.querySelector("[data-row] input:checked")) tick();
    (choice || select).dispatchEvent(new Event("change", { bubbles: true }));
    const reason = form.querySelector("[name=reason]");
    if (reason) reason.focus();
  }

  function follow(rel) {
    const link = document.querySelector(`[data-key=${rel}]`);
    if (link) link.click();
  }

  function count() {
    const place = document.querySelector("[data-picked]");
    if (!place) return;
    const number = document.querySelectorAll("[data-row] input:checked").length;
    place.textContent = number ? place.dataset.picked.replace("{}", number) : place.dataset.none;
  }

  const KEYS = {
    j: () => go(1), k: () => go(-1), x: tick, o: open,
    a: () => decide("approve"), e: () => decide("keep"), r: () => decide("refer"),
    u: () => follow("undo"), n: next, "?": () => follow("keys"),
  };

  document.addEventListener("keydown", (event) => {
    if (document.body.dataset.keys !== "on" || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const act = KEYS[event.key];
    if (act) { event.preventDefault(); act(); }
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) {
      rows().forEach((row) => { const box = row.querySelector("input[type=checkbox]"); if (box) box.checked = event.target.checked; });
    }
    if (event.target.matches("[data-submits]")) event.target.form.submit();
    count();
  });

  /* Fields that belong to one verdict show only with it; without scripts all of them show. */
  function fit() {
    if (!form) return;
    const chosen = form.querySelector("select[name=verdict]") || form.querySelector("[name=verdict]:checked");
    form.querySelectorAll("[data-for]").forEach((part) => {
      part.hidden = !chosen || !part.dataset.for.split(" ").includes(chosen.value);
    });
  }
  if (form) { form.addEventListener("change", fit); fit(); }

  /* An open choice closes on Escape, on a click elsewhere, and when another opens. */
  const choices = () => document.querySelectorAll(".filters details[open]");
  document.addEventListener("click", (event) => choices().forEach((one) => { if (!one.contains(event.target)) one.open = false; }));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") choices().forEach((one) => { one.open = false; one.querySelector("summary").focus(); });
  });
  const menu = document.querySelector(".menu details");
  if (menu && window.matchMedia("(max-width: 62rem)").matches) menu.open = false;

  /* After a decision the list is shown anew: go on where one stood. */
  const here = "at " + location.pathname + location.search;
  if (form && rows().length) {
    form.addEventListener("submit", () => sessionStorage.setItem(here, at));
    const before = Number(sessionStorage.getItem(here) || -1);
    sessionStorage.removeItem(here);
    if (before >= 0) { at = Math.min(before, rows().length - 1); go(0); }
  }

  /* A job's page asks again until the job is done. */
  const job = document.querySelector("[data-refresh]");
  if (job) setTimeout(() => location.reload(), Number(job.dataset.refresh) * 1000);
  count();
})();
