// What the page does by itself when JavaScript is there: the same conditions as on the server, options that stand alone,
// one sending at a time. Without it every page works as it is.
"use strict";
(() => {
  const form = document.getElementById("sheet");
  if (!form) return;
  const STATES = ["refused", "dont_know"];

  // What is answered on the page, as conditions read it; what is hidden or empty is blank.
  const answers = () => {
    const values = {}, missing = {};
    for (const question of form.querySelectorAll(".q:not([disabled])")) {
      const many = question.dataset.kind === "multiple";
      for (const input of question.querySelectorAll("input:not([type=hidden]), select, textarea")) {
        const tick = input.type === "radio" || input.type === "checkbox";
        if (input.matches(":disabled") || input.value === "" || (tick && !input.checked)) continue;
        const [id, row] = input.name.split(".");
        const value = input.inputMode === "decimal" ? input.value.replace(",", ".") : input.value;
        if (STATES.includes(input.value)) missing[input.name] = input.value;
        else if (many) (values[id] = values[id] || []).push(value);
        else if (row) (values[id] = values[id] || {})[row] = value;
        else values[id] = value;
      }
    }
    return { values, missing };
  };

  // Show and hide what the answers decide, until nothing changes any more.
  const settle = () => {
    for (let round = 0; round < 9; round++) {
      const sheet = answers();
      let changed = false;
      for (const part of form.querySelectorAll("[data-when]")) {
        const shown = window.diversaConditions.read(JSON.parse(part.dataset.when), sheet);
        if (part.hidden !== shown) continue;
        changed = true;
        part.hidden = !shown;
        if (part.matches("fieldset")) part.disabled = !shown;
        else for (const input of part.querySelectorAll("input")) input.disabled = !shown;
      }
      if (!changed) return;
    }
  };

  // "Ninguna" and "Prefiero no responder" stand alone.
  const alone = (input) => {
    if (!input.checked || input.type !== "checkbox") return;
    for (const other of input.closest(".opts").querySelectorAll("input[type=checkbox]")) {
      if (other !== input && ("alone" in input.dataset || "alone" in other.dataset)) other.checked = false;
    }
  };

  if (window.diversaConditions && form.querySelector(".q")) {
    const live = document.createElement("input");
    Object.assign(live, { type: "hidden", name: "live", value: "1" });
    form.append(live);
    form.addEventListener("change", (event) => { alone(event.target); settle(); });
    settle();
  }
  const problems = document.getElementById("problems");
  if (problems) problems.focus();

  // A second click while the first is on its way is the same click.
  let sending = 0;
  form.addEventListener("submit", (event) => {
    if (event.submitter && event.submitter.formTarget) return; // a letter opens beside the page
    if (Date.now() - sending < 4000) event.preventDefault();
    else sending = Date.now();
  });
  addEventListener("pageshow", () => { sending = 0; });
})();
