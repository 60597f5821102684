// Completion in the search box: an editable combobox with a list (WAI-ARIA); without a script the box is a plain field.
"use strict";

/* global say */

{
  const field = document.getElementById("q");
  const waitFor = 80; // milliseconds without a key before the server is asked
  const known = new Map();
  let shown = [];
  let active = -1;
  let timer = 0;
  let asking = null;

  const make = (name, attributes, ...children) => {
    const made = Object.assign(document.createElement(name), attributes);
    made.append(...children);
    return made;
  };
  const list = make("ul", { id: "suggestions", className: "suggestions", hidden: true });
  const spoken = make("span", { className: "hidden" });

  const close = () => {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    active = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };

  const meaning = ({ kind, count }) =>
    kind === "title" ? say("title") : kind === "term" ? say("articles", { n: count }) : say(kind, { articles: say("articles", { n: count }) });

  const queryOf = ({ kind, text }) =>
    kind === "outlet" || kind === "author" ? `${kind}:"${text.replaceAll('"', " ").trim()}"` : text;

  const pick = (suggestion) => {
    field.value = queryOf(suggestion);
    close();
    field.form.requestSubmit();
  };

  const activate = (place) => {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = place;
    const option = list.children[active];
    if (!option) return field.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", option.id);
  };

  const show = (suggestions) => {
    shown = suggestions;
    list.replaceChildren(...shown.map((suggestion, place) => {
      const text = make("bdi", { textContent: suggestion.text });
      const option = make("li", { id: `suggestion-${place}` }, text, make("span", { textContent: ` ${meaning(suggestion)}` }));
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.addEventListener("click", () => pick(suggestion));
      return option;
    }));
    activate(-1);
    list.hidden = !shown.length;
    field.setAttribute("aria-expanded", String(shown.length > 0));
    spoken.textContent = shown.length ? say("suggestions", { n: shown.length }) : "";
  };

  // Fields and phrases are completed; a pattern, a range or a weight is no beginning of a word.
  const asks = (typed) => typed.trim() && typed.length <= 200 && !/[()[\]{}*?~^]/.test(typed);

  const ask = async () => {
    const typed = field.value;
    asking?.abort();
    if (!asks(typed)) return close();
    const here = (asking = new AbortController());
    try {
      if (!known.has(typed)) {
        const answer = await fetch(`${field.dataset.suggest}?${new URLSearchParams({ q: typed, limit: 8 })}`, { signal: here.signal });
        if (!answer.ok) return close();
        known.set(typed, (await answer.json()).suggestions);
      }
    } catch {
      return; // left off for a newer text, or no connection: the box works without
    }
    if (!here.signal.aborted && field.value === typed && document.activeElement === field) show(known.get(typed));
  };

  const onKey = (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const open = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) return void ask();
      // One place past either end is the text as typed.
      const places = shown.length + 1;
      activate(((active + 1 + (event.key === "ArrowDown" ? 1 : -1) + places) % places) - 1);
    } else if (event.key === "Enter" && open && active >= 0) {
      event.preventDefault();
      pick(shown[active]);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation(); // the next one leaves the box
      close();
    }
  };

  if (field?.dataset.suggest) {
    field.type = "text"; // a search field cannot be a combobox
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) {
      field.setAttribute(name, value);
    }
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", say("suggestions_label"));
    spoken.setAttribute("role", "status");
    field.after(list, spoken);
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, waitFor);
    });
    field.addEventListener("keydown", onKey);
    field.addEventListener("blur", close);
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the focus in the field
  }
}
