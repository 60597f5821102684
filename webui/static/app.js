// What the pages do better with a script; all of it also works without.
"use strict";

const language = document.documentElement.lang;
const texts = JSON.parse(document.querySelector("meta[name=texts]").content);
const plurals = new Intl.PluralRules(language);

// The text under a key of the catalogue, with values in the places of its {names}; `n` chooses among plural forms.
function say(key, values = {}) {
  const text = typeof texts[key] === "string" ? texts[key] : (texts[key][plurals.select(values.n)] ?? texts[key].other);
  return text.replace(/{(\w+)}/g, (_, name) => {
    const value = values[name];
    return typeof value === "number" ? value.toLocaleString(language) : value;
  });
}

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const box = document.getElementById("q");
const keys = document.getElementById("keys");
const links = () => all(".hit h2 a, .spreads .numbers a, .version h3 a, .copies-list > li > a");

function element(name, attributes, ...children) {
  const made = Object.assign(document.createElement(name), attributes);
  made.append(...children);
  return made;
}

// Keyboard

function typing(target) {
  return target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName);
}

function step(by) {
  const shown = links().filter((link) => link.checkVisibility?.() ?? true);
  if (!shown.length) return;
  const now = shown.indexOf(document.activeElement);
  const next = now < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(shown.length - 1, Math.max(0, now + by));
  shown[next].focus();
  shown[next].closest("li").scrollIntoView({ block: "nearest" });
}

const actions = {
  "/": () => { box?.focus(); box?.select(); },
  "?": () => keys.showModal(),
  j: () => step(1),
  k: () => step(-1),
  o: () => links().includes(document.activeElement) && document.activeElement.click(),
};
const escapes = []; // each leaves something, if there is anything to leave

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && document.activeElement === box) return box.blur();
  if (event.key === "Escape" && !keys.open && escapes.some((leave) => leave())) return;
  if (typing(event.target) || keys.open) return;
  const action = actions[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
});

// While an answer is on its way: a line at the top of the page, and words for those who cannot see it

const loading = element("p", { className: "loading", hidden: true }, element("span", { className: "hidden" }));
loading.setAttribute("role", "status");
document.body.prepend(loading);
let slow = 0;

function wait() {
  slow = setTimeout(() => {
    loading.hidden = false;
    loading.firstChild.textContent = say("loading");
    document.getElementById("main").setAttribute("aria-busy", "true");
  }, 250); // most answers are here by then
}

function arrived() {
  clearTimeout(slow);
  loading.hidden = true;
  loading.firstChild.textContent = "";
  document.getElementById("main").removeAttribute("aria-busy");
}

document.addEventListener("submit", (event) => {
  // A file to download leaves the page as it is, and a dialog's form asks nobody.
  if (event.target.method !== "dialog" && !event.submitter?.hasAttribute("formaction")) wait();
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.button;
  if (!link || elsewhere || event.defaultPrevented || link.hasAttribute("download") || link.host !== location.host) return;
  if (link.pathname + link.search !== location.pathname + location.search) wait();
});
window.addEventListener("pageshow", arrived); // also when the page comes back from the browser's history
window.addEventListener("pagehide", arrived);

// Lists that open in place: copies of an article, all values of a facet

async function fetched(address, selector) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(selector);
}

async function fill(details) {
  if (details.dataset.filled) return;
  details.dataset.filled = "yes";
  details.querySelector(":scope > .waiting")?.remove();
  const waiting = element("p", { className: "facts waiting" }, say("loading"));
  waiting.setAttribute("role", "status");
  const shown = setTimeout(() => details.querySelector("summary").after(waiting), 150);
  const facet = details.classList.contains("longer");
  try {
    const list = await fetched(details.dataset.fetch, facet ? "#values" : ".copies-list");
    if (!list) return;
    list.removeAttribute("id");
    details.querySelector(":scope > p:not(.waiting)")?.before(...(facet ? [finder(list, details)] : []), list);
    if (!facet) details.querySelector(":scope > p")?.remove();
  } catch {
    delete details.dataset.filled; // the link inside leads to the same list
    waiting.textContent = say("load_failed");
    waiting.classList.add("failed-to-load");
    return void details.querySelector("summary").after(waiting);
  } finally {
    clearTimeout(shown);
    if (details.dataset.filled) waiting.remove();
  }
}

function finder(list, details) {
  const count = element("span", { className: "hidden" });
  count.setAttribute("role", "status");
  const field = element("input", { type: "search", className: "finder" });
  field.setAttribute("aria-label", say("find"));
  field.placeholder = say("find");
  // A list that has more pages is searched where all of it is.
  const first = [...list.children];
  let asked = 0;
  let pause = 0;
  const ask = async () => {
    const turn = ++asked;
    const like = field.value.trim();
    const address = new URL(details.dataset.fetch, location.href);
    address.searchParams.set("like", like);
    try {
      const found = like ? await fetched(address, "#values") : null;
      if (turn !== asked) return; // something else was typed meanwhile
      list.replaceChildren(...(found ? found.children : first));
      count.textContent = say("shown", { n: list.children.length });
    } catch {
      count.textContent = say("load_failed");
    }
  };
  field.addEventListener("input", () => {
    if (list.dataset.more) {
      clearTimeout(pause);
      pause = setTimeout(ask, 200);
      return;
    }
    const wanted = field.value.trim().toLowerCase();
    let shown = 0;
    for (const row of list.children) {
      row.hidden = !row.querySelector(".value").textContent.toLowerCase().includes(wanted);
      shown += !row.hidden;
    }
    count.textContent = say("shown", { n: shown });
  });
  list.classList.add("tall");
  const shorter = details.parentElement.querySelector(":scope > ul");
  details.addEventListener("toggle", () => { if (shorter) shorter.hidden = details.open; });
  if (shorter) shorter.hidden = true;
  return element("div", {}, field, count);
}

for (const details of all("details[data-fetch]")) {
  details.addEventListener("toggle", () => details.open && fill(details));
}

// The chart: a drag over several bars narrows to all of them

for (const chart of all(".chart")) {
  const bars = all("a", chart);
  if (!bars.length) continue;
  let from = null;
  let to = null;
  const barAt = (x) => {
    const distance = (bar) => {
      const { left, right } = bar.getBoundingClientRect();
      return Math.max(left - x, x - right, 0);
    };
    return bars.reduce((near, bar) => (distance(bar) < distance(near) ? bar : near));
  };
  const show = () => {
    const [low, high] = [bars.indexOf(from), bars.indexOf(to)].sort((a, b) => a - b);
    bars.forEach((bar, at) => bar.classList.toggle("chosen", from !== null && at >= low && at <= high));
  };
  chart.classList.add("drags");
  chart.addEventListener("dragstart", (event) => event.preventDefault());
  chart.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    from = to = barAt(event.clientX);
    show();
  });
  window.addEventListener("pointermove", (event) => {
    if (!from) return;
    to = barAt(event.clientX);
    show();
  });
  window.addEventListener("pointerup", () => {
    if (from && to !== from) {
      const [first, last] = [from, to].sort((a, b) => bars.indexOf(a) - bars.indexOf(b));
      const address = new URL(first.getAttribute("href"), location.href);
      const end = new URL(last.getAttribute("href"), location.href);
      address.searchParams.set("before", end.searchParams.get("before"));
      chart.addEventListener("click", (event) => event.preventDefault(), { capture: true, once: true });
      location.assign(address);
    }
    from = to = null;
    show();
  });
  window.addEventListener("pointercancel", () => { from = to = null; show(); });
}

// Copying

async function copy(text, button) {
  const words = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = say("copied");
  } catch {
    button.textContent = say("copy_refused");
  }
  setTimeout(() => { button.textContent = words; }, 2000);
}

function versionText(version) {
  const body = version.querySelector(".version-text").cloneNode(true);
  all("del, .hidden", body).forEach((part) => part.remove());
  const [line, title] = [".byline", "h3"].map((part) => version.querySelector(part).textContent.replace(/\s+/g, " ").trim());
  return `${line}\n${title}\n${body.textContent.trim()}`;
}

for (const button of all("[data-copy], [data-copy-versions]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const whole = button.dataset.copy && document.getElementById(button.dataset.copy).textContent;
    copy(whole ?? all(".version").map(versionText).join("\n\n"), button);
  });
}
