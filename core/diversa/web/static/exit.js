// Leaving a sensitive module at once, clearing a page that nobody touches, and turning its pages without a history, so
// that Back leads out of the module and never to an answer. Without it the links lead out and the forms work as they are.
"use strict";
(() => {
  const PRESSES = 3, WITHIN = 5000;
  let gone = false, busy = false, last = Date.now(), alone = false, presses = [], pressed = null;
  const said = () => document.querySelector(".exit").dataset;
  const say = (words) => { document.getElementById("said").textContent = words; };

  // --- out ---

  const tried = async (work) => { try { await work(); } catch (error) { /* what is not there needs no clearing */ } };
  const forget = () => {
    tried(() => sessionStorage.clear());
    tried(() => localStorage.clear());
    tried(async () => { for (const name of await caches.keys()) caches.delete(name); });
    tried(async () => { for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name); });
    tried(async () => {
      for (const worker of await navigator.serviceWorker.getRegistrations()) worker.unregister();
    });
    for (const cookie of document.cookie.split(";")) document.cookie = `${cookie.split("=")[0]}=; path=/; max-age=0`;
  };
  const cover = () => {
    gone = true;
    for (const form of document.forms) form.reset();
    const veil = document.createElement("div");
    veil.className = "veil";
    document.body.textContent = "";
    document.body.append(veil);
  };
  const leave = (where) => {
    const { tell } = said();
    cover();
    tried(() => fetch(tell, { method: "POST", keepalive: true }));
    forget();
    location.replace(where);
  };

  addEventListener("click", (event) => {
    pressed = event.target.closest("button") || pressed; // Enter in a box is a click on the form's first button
    const link = event.target.closest("a, [data-stay]");
    if (!link) return;
    if (link.matches("[data-leave]")) leave(said().exit);
    else if (link.matches("[data-stay]")) stay();
    else if (link.hash && link.pathname === location.pathname) point(document.getElementById(link.hash.slice(1)));
    else return;
    event.preventDefault();
  }, true);

  // Shift alone, three times: a capital letter is not one of them.
  addEventListener("keydown", (event) => { if (!event.repeat) alone = event.key === "Shift"; }, true);
  addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone || gone) return;
    const now = Date.now();
    presses = [...presses.filter((moment) => now - moment < WITHIN), now];
    if (presses.length >= PRESSES) leave(said().exit);
    else say(said().shift.replace("{left}", PRESSES - presses.length));
  }, true);

  // --- nobody there ---

  const warning = () => document.getElementById("idle");
  const stay = () => {
    last = Date.now();
    if (warning().close) warning().close();
    else warning().removeAttribute("open");
  };
  const tick = () => {
    if (gone || !warning()) return;
    const { idle, warning: before, closed } = said();
    const left = Math.ceil(Number(idle) - (Date.now() - last) / 1000);
    if (left <= 0) leave(closed);
    else if (left <= Number(before)) {
      const words = document.getElementById("idle-text");
      words.textContent = words.dataset.words.replace("{seconds}", left);
      if (warning().open) return;
      if (warning().showModal) warning().showModal();
      else warning().setAttribute("open", "");
    }
  };
  const alive = () => { if (!gone && warning() && !warning().open) last = Date.now(); };
  for (const kind of ["pointerdown", "pointermove", "keydown", "input", "scroll"]) {
    addEventListener(kind, alive, { capture: true, passive: true });
  }
  addEventListener("cancel", (event) => { if (event.target === warning()) last = Date.now(); }, true);
  addEventListener("visibilitychange", tick);
  setInterval(tick, 500);

  // --- from page to page ---

  const point = (target, how) => {
    if (!target) return;
    const closed = target.querySelector(":scope > details");
    if (closed) closed.open = true;
    if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
    target.focus(how);
  };
  const prepare = () => {
    for (const part of document.querySelectorAll(".scripted")) part.hidden = false;
    for (const part of document.querySelectorAll(".unscripted")) part.hidden = true;
  };
  const show = (next) => {
    document.documentElement.lang = next.documentElement.lang;
    for (const part of next.querySelectorAll("noscript")) part.remove();
    const first = next.querySelector("[autofocus]") || next.querySelector("h1");
    first.removeAttribute("autofocus"); // it is done here, where nothing is loaded
    document.body.replaceWith(next.body);
    prepare();
    scrollTo(0, 0);
    point(first, { preventScroll: true });
    // Scripts that arrive this way do not run by themselves; this one goes on running.
    for (const script of next.querySelectorAll("script[defer]")) {
      const again = document.createElement("script");
      again.src = script.src;
      again.async = false;
      again.onload = () => again.remove();
      document.head.append(again);
    }
  };
  const turn = async (form, button) => {
    const sent = new URLSearchParams(new FormData(form));
    if (button && button.name) sent.append(button.name, button.value);
    sent.append("scripted", "1");
    const where = (button && button.getAttribute("formaction")) || form.getAttribute("action") || location.pathname;
    busy = true;
    say(said().waiting);
    try {
      const answer = await fetch(where, { method: "POST", body: sent, cache: "no-store" });
      const next = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (gone) return;
      if (answer.status === 413 || !next.querySelector(".exit")) throw new Error("not a page of ours");
      show(next);
    } catch (error) {
      if (!gone) complain();
    }
    busy = false;
  };
  const complain = () => {
    say("");
    const box = document.getElementById("trouble") || document.createElement("p");
    box.id = "trouble";
    box.className = "errors";
    box.textContent = said().offline;
    box.setAttribute("role", "alert");
    document.getElementById("main").prepend(box);
    point(box);
  };
  addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    if (!busy) turn(event.target, event.submitter || pressed);
  });

  if (document.readyState === "loading") addEventListener("DOMContentLoaded", prepare);
  else prepare();
  addEventListener("pagehide", cover); // whatever a browser keeps of a page that was left is blank
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
