// What the pages do better with a script; all of it also works without.
"use strict";

const box = document.getElementById("q");
const keys = document.getElementById("keys");
const links = () => [...document.querySelectorAll(".hit h2 a, .spreads .numbers a, .version h3 a")];

function typing(element) {
  return element.isContentEditable || /^(input|textarea|select)$/i.test(element.tagName);
}

function step(by) {
  const all = links();
  if (!all.length) return;
  const now = all.indexOf(document.activeElement);
  const next = now < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, now + by));
  all[next].focus();
  all[next].closest("li").scrollIntoView({ block: "nearest" });
}

const actions = {
  "/": () => { box?.focus(); box?.select(); },
  "?": () => keys.showModal(),
  j: () => step(1),
  k: () => step(-1),
  o: () => links().includes(document.activeElement) && document.activeElement.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && document.activeElement === box) return box.blur();
  if (typing(event.target) || keys.open) return;
  const action = actions[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
});
