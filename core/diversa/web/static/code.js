// Puts the code of a printed card, which stands behind the # of its address and is sent to nobody, into the box, and takes
// it out of the address and so out of the browser's history. Without scripts the code is typed.
"use strict";
(() => {
  const box = document.getElementById("code"), code = location.hash.slice(1);
  if (!code) return;
  history.replaceState(null, "", location.pathname);
  if (!box || !/^[\w-]{8,20}$/.test(code)) return;
  box.value = code;
  box.form.querySelector("button").focus();
})();
