// Larger and smaller letters, and strong contrast. What was chosen lasts as long as the visit, in sessionStorage alone;
// a sensitive module (class or data-quiet) reads it and writes nothing, for it must leave nothing behind.
"use strict";
(() => {
  const SIZES = { "-1": 90, 0: 100, 1: 120, 2: 140, 3: 160 }, KEY = "govco";
  const root = document.documentElement, quiet = root.classList.contains("quiet") || "quiet" in document.currentScript.dataset;
  let letters = 0, contrast = false;
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY)) || {};
    if (kept.letters in SIZES) letters = Number(kept.letters);
    contrast = kept.contrast === true;
  } catch { /* no storage, or not ours: begin as the page is */ }

  const wear = () => {
    root.toggleAttribute("data-contrast", contrast);
    if (letters) root.dataset.letters = letters;
    else delete root.dataset.letters;
  };
  const keep = () => {
    if (quiet) return;
    try {
      sessionStorage.setItem(KEY, JSON.stringify({ letters, contrast }));
    } catch { /* it works on this page all the same */ }
  };
  // What the buttons say of themselves; pages that are turned without loading bring new ones.
  const show = () => {
    for (const button of document.querySelectorAll(".access button")) {
      if ("contrast" in button.dataset) button.setAttribute("aria-pressed", contrast);
      else button.setAttribute("aria-disabled", !(letters + Number(button.dataset.letters) in SIZES));
    }
  };
  wear();
  root.toggleAttribute("data-scripted", true); // the buttons stand there only where they do something

  document.addEventListener("DOMContentLoaded", show);
  new MutationObserver(show).observe(root, { childList: true });
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".access button"), bar = button && button.closest(".access");
    if (!button) return;
    if ("contrast" in button.dataset) contrast = !contrast;
    else if (letters + Number(button.dataset.letters) in SIZES) {
      letters += Number(button.dataset.letters);
      bar.querySelector("[role=status]").textContent = bar.dataset.says.replace("{size}", SIZES[letters]);
    }
    wear();
    show();
    keep();
  });
})();
