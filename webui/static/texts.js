// What a script adds where texts are read: an article, a text that is checked, two articles side by side.
"use strict";

/* global actions, all, element, escapes, say */

// An article: from one marked word to the next

const marks = all(".story .body mark");
const steps = document.querySelector(".steps");
let atMark = -1;

function toMark(by) {
  if (!marks.length) return;
  marks[atMark]?.classList.remove("current");
  atMark = (atMark + by + marks.length + (atMark < 0 && by < 0 ? 1 : 0)) % marks.length;
  marks[atMark].classList.add("current");
  marks[atMark].scrollIntoView({ block: "center" });
  if (steps) steps.querySelector("[role=status]").textContent = say("mark_of", { n: atMark + 1, total: marks.length });
}

if (steps) {
  steps.hidden = false;
  for (const button of all("[data-step]", steps)) {
    button.addEventListener("click", () => toMark(Number(button.dataset.step)));
  }
}

actions.n = () => toMark(1);
actions.p = () => toMark(-1);

// A text that is checked: where a passage stands is shown below it

let inPlace = null;

function closeInPlace() {
  if (!inPlace) return false;
  inPlace.remove();
  inPlace = null;
  return true;
}

function openInPlace(numbers, paragraph) {
  const same = inPlace?.dataset.numbers === numbers;
  closeInPlace();
  if (same) return;
  inPlace = element("div", { className: "in-place" });
  inPlace.setAttribute("role", "region");
  inPlace.setAttribute("aria-label", say("where"));
  inPlace.dataset.numbers = numbers;
  const lists = element("div", { className: "lists", tabIndex: 0 });
  for (const number of numbers.split(" ")) {
    const list = document.getElementById(`passage-${Number(number) + 1}`);
    const shown = list.cloneNode(true);
    shown.removeAttribute("id");
    shown.querySelector("h3").replaceWith(element("p", { className: "facts" }, say("stands_in")));
    lists.append(shown);
  }
  const close = element("button", { type: "button", className: "quiet" }, say("close"));
  close.addEventListener("click", closeInPlace);
  inPlace.append(lists, close);
  paragraph.after(inPlace);
  inPlace.scrollIntoView({ block: "nearest" });
}

document.querySelector(".body.checked")?.addEventListener("click", (event) => {
  if (String(getSelection())) return; // somebody marks text to copy it
  const note = event.target.closest(".note");
  const passage = event.target.closest(".shared");
  if (!note && !passage) return;
  event.preventDefault();
  const number = note ? String(note.hash.split("-")[1] - 1) : passage.dataset.passages;
  openInPlace(number, event.target.closest("p"));
});

escapes.push(closeInPlace);

// A file to check: dropped anywhere on the form, and told in time that it is too large

const form = document.getElementById("check");
if (form) {
  const file = document.getElementById("file");
  const says = document.getElementById("chosen");
  const tell = () => {
    const chosen = file.files[0];
    const large = chosen && chosen.size > Number(file.dataset.most);
    file.setCustomValidity(large ? say("too_large", { name: chosen.name }) : "");
    if (chosen) says.textContent = say(large ? "too_large" : "will_check", { name: chosen.name });
  };
  form.querySelector(".drop-hint").hidden = false;
  file.addEventListener("change", tell);
  document.getElementById("text").addEventListener("input", () => { file.value = ""; tell(); });
  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      form.classList.add("dropping");
    });
  }
  form.addEventListener("dragleave", (event) => form.contains(event.relatedTarget) || form.classList.remove("dropping"));
  form.addEventListener("drop", (event) => {
    form.classList.remove("dropping");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    file.files = event.dataTransfer.files;
    tell();
    form.querySelector("button").focus();
  });
}

// Two articles side by side: where one is scrolled, the other follows, shared passage by shared passage

const panes = all(".pane");
const together = document.querySelector(".together");
if (panes.length === 2 && together) {
  together.hidden = false;
  const ticked = together.querySelector("input");
  const scrolls = (pane) => getComputedStyle(pane).overflowY !== "visible";
  const place = (pane, spot) => spot.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop;
  const pairs = () => {
    const [left, right] = panes;
    const found = [[0, 0]];
    for (const spot of all(".spot", left)) {
      const other = document.getElementById(spot.id.replace("left", "right"));
      if (!other) continue; // in a part of that article that is not on the page
      const pair = [place(left, spot), place(right, other)];
      if (pair.every((value, side) => value > found.at(-1)[side])) found.push(pair);
    }
    const ends = [left.scrollHeight, right.scrollHeight];
    if (ends.every((value, side) => value > found.at(-1)[side])) found.push(ends);
    return found;
  };
  let leads = null; // the pane under the pointer or with the focus: the other one's scrolling is its echo
  const follow = (pane) => {
    if (!ticked.checked || leads !== pane || !scrolls(pane)) return;
    const side = panes.indexOf(pane);
    const line = pane.clientHeight / 3;
    const at = pane.scrollTop + line;
    const known = pairs();
    const after = Math.max(1, known.findIndex((pair) => pair[side] > at));
    const [one, two] = [known[after - 1], known[after] ?? known[after - 1]];
    const share = two[side] > one[side] ? (at - one[side]) / (two[side] - one[side]) : 0;
    const target = one[1 - side] + share * (two[1 - side] - one[1 - side]);
    panes[1 - side].scrollTop = pane.scrollTop < 2 ? 0 : target - line;
  };
  for (const pane of panes) {
    for (const name of ["pointerenter", "pointerdown", "wheel", "focusin", "touchstart"]) {
      pane.addEventListener(name, () => { leads = pane; }, { passive: true });
    }
    pane.addEventListener("scroll", () => requestAnimationFrame(() => follow(pane)), { passive: true });
  }
  const link = (number) => {
    for (const piece of all(".panes .shared")) {
      piece.classList.toggle("linked", piece.dataset.passages.split(" ").includes(String(number - 1)));
    }
  };
  // Both sides of a passage next to each other; false where one of them is not on the page, or below the other.
  const showBoth = (number) => {
    const spots = panes.map((pane) => document.getElementById(`${pane.id}-${number}`));
    if (!number || !panes.every(scrolls) || spots.includes(null)) return false;
    leads = null;
    panes.forEach((pane, side) => { pane.scrollTop = place(pane, spots[side]) - pane.clientHeight / 3; });
    link(number);
    return true;
  };
  const numberIn = (hash) => hash.match(/^#(?:left|right)-(\d+)$/)?.[1];
  document.querySelector(".pair-tools .jump")?.addEventListener("click", (event) => {
    if (showBoth(numberIn(event.target.closest("a")?.hash ?? ""))) event.preventDefault();
  });
  window.addEventListener("load", () => showBoth(numberIn(location.hash)));
  document.querySelector(".panes").addEventListener("click", (event) => {
    const note = event.target.closest(".note");
    const passage = event.target.closest(".shared");
    if (!note && (!passage || String(getSelection()))) return;
    const pane = event.target.closest(".pane");
    const number = note ? note.hash.split("-")[1] : Number(passage.dataset.passages.split(" ")[0]) + 1;
    const other = panes[1 - panes.indexOf(pane)];
    const spot = document.getElementById(`${other.id}-${number}`);
    const own = document.getElementById(`${pane.id}-${number}`);
    if (!scrolls(other) || !spot || !own) return; // one below the other, or on another page: the link does it
    event.preventDefault();
    leads = null;
    other.scrollTop = place(other, spot) - (place(pane, own) - pane.scrollTop);
    link(number);
  });
}
