"use strict";
// Narrows the list of places while somebody types; without it the whole list is there.
(() => {
  const box = document.getElementById("find");
  if (!box) return;
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const places = [...document.querySelectorAll("[data-place]")].map((line) => [line, fold(line.textContent)]);
  const groups = [...document.querySelectorAll("[data-group]")];
  const none = document.getElementById("none");
  const count = document.getElementById("count");
  const words = count.dataset.words;
  const narrow = () => {
    const wanted = fold(box.value.trim()).split(/\s+/);
    let found = 0;
    for (const [line, text] of places) {
      line.hidden = !wanted.every((part) => text.includes(part));
      found += line.hidden ? 0 : 1;
    }
    for (const group of groups) group.hidden = !group.querySelector("[data-place]:not([hidden])");
    none.hidden = found > 0;
    count.textContent = box.value.trim() ? words.replace("{count}", found.toLocaleString(document.documentElement.lang)) : "";
  };
  box.addEventListener("input", narrow);
  box.form.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = document.querySelector("[data-place]:not([hidden]) a");
    if (box.value.trim() && first) first.focus();
  });
  box.form.hidden = false;
  narrow();
})();
