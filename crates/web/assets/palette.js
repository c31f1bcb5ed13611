// The palette: places to go, what the page offers, and what the search page finds, in one list. Without it the same words go to
// the search page.
(() => {
  "use strict";

  const dialog = document.getElementById("palette");
  if (!dialog) return;

  /** How long after the last key the desk is asked, in ms. */
  const PAUSE = 150;
  /** So many of each kind. */
  const MOST = 6;

  const input = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  const none = dialog.querySelector("[data-none]");
  let options = [];
  let at = 0;
  let timer = 0;
  let asking = null;

  const make = (tag, className, ...content) => {
    const made = document.createElement(tag);
    made.className = className;
    made.append(...content);
    return made;
  };

  /** What stands in an element, as it was written: its directions and what was found in it. */
  const copy = (from) => [...from.childNodes].filter((node) => !node.classList?.contains("kbd")).map((node) => node.cloneNode(true));

  const shown = (text) => text.replace(/\s+/g, " ").trim().toLocaleLowerCase();

  // ── What there is ────────────────────────────────────────────────────────

  const views = () =>
    [...document.querySelectorAll(".views")].map((nav) => ({
      title: nav.querySelector("h2").textContent,
      choices: [...nav.querySelectorAll("a")].map((link) => {
        const label = copy(link).filter((node) => !node.classList?.contains("count"));
        return { label, text: link.textContent, go: (apart) => visit(link.href, apart) };
      }),
    }));

  const actions = () => ({
    title: dialog.dataset.actions,
    choices: [...document.querySelectorAll("[data-key]")]
      .filter((found) => !dialog.contains(found) && found.checkVisibility() && !found.disabled && !found.matches(".jump"))
      .map((found) => {
        const from = found.matches("input") ? (found.labels[0] ?? found) : found;
        return { label: copy(from), text: from.textContent, keys: found.dataset.key, go: () => (found.click(), found.focus()) };
      })
      .filter((choice) => shown(choice.text)),
  });

  const found = (page) =>
    [...page.querySelectorAll("#main section")].map((section) => ({
      title: section.querySelector("h2").textContent,
      choices: [...section.querySelectorAll(".item")].slice(0, MOST).map((item) => {
        const link = item.querySelector("a");
        const [meta, left] = [item.querySelector(".item__meta"), item.querySelector(".left")];
        return { label: copy(link), meta: meta && copy(meta), left, go: (apart) => visit(link.getAttribute("href"), apart) };
      }),
    }));

  const visit = (address, apart) => (apart ? window.open(address, "_blank", "noopener") : location.assign(address));

  // ── What is shown ────────────────────────────────────────────────────────

  const option = (choice, id) => {
    const row = make("div", "palette__opt", make("span", "palette__t", ...choice.label));
    row.setAttribute("role", "option");
    row.id = `palette-${id}`;
    if (choice.meta) row.append(make("span", "muted palette__s", ...choice.meta));
    if (choice.left) row.append(choice.left.cloneNode(true));
    if (choice.keys) row.append(make("span", "palette__k", make("kbd", "kbd", choice.keys.toUpperCase())));
    row.addEventListener("click", (event) => choose(id, event.ctrlKey || event.metaKey));
    return row;
  };

  const show = (groups) => {
    options = [];
    list.replaceChildren();
    for (const [number, group] of groups.filter((of) => of.choices.length > 0).entries()) {
      const title = make("span", "palette__h", group.title);
      title.id = `palette-group-${number}`;
      const box = make("div", "palette__group", title);
      box.setAttribute("role", "group");
      box.setAttribute("aria-labelledby", title.id);
      for (const choice of group.choices) {
        box.append(option(choice, options.length));
        options.push(choice);
      }
      list.append(box);
    }
    none.hidden = options.length > 0;
    list.hidden = options.length === 0;
    input.setAttribute("aria-expanded", String(options.length > 0));
    mark(0);
  };

  const mark = (to) => {
    at = Math.min(Math.max(0, to), options.length - 1);
    for (const [index, row] of list.querySelectorAll("[role=option]").entries()) {
      row.setAttribute("aria-selected", String(index === at));
      if (index === at) row.scrollIntoView({ block: "nearest" });
    }
    if (at >= 0) input.setAttribute("aria-activedescendant", `palette-${at}`);
    else input.removeAttribute("aria-activedescendant");
  };

  const choose = (index, apart) => {
    if (!apart) dialog.close();
    options[index].go(apart);
  };

  // ── What is asked ────────────────────────────────────────────────────────

  const here = (words) => {
    const fits = (choice) => shown(choice.text).includes(words);
    return [...views(), actions()].map(({ title, choices }) => ({ title, choices: choices.filter(fits).slice(0, words ? MOST : 10) }));
  };

  const ask = async () => {
    asking?.abort();
    const words = shown(input.value);
    if (!words) return show(here(""));
    const now = (asking = new AbortController());
    try {
      const address = `/search?q=${encodeURIComponent(input.value.trim())}`;
      const answer = await fetch(address, { headers: { accept: "text/html" }, signal: now.signal });
      // A number leads straight to its case.
      if (answer.redirected) {
        const there = { title: dialog.dataset.cases, choices: [{ label: [input.value.trim()], go: (apart) => visit(answer.url, apart) }] };
        return show(answer.ok ? [there, ...here(words)] : here(words));
      }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      show([...(answer.ok ? found(page) : []), ...here(words)]);
    } catch (error) {
      if (error.name !== "AbortError") show(here(words));
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });

  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) mark(at + by);
    else if (event.key === "Enter" && options[at]) choose(at, event.ctrlKey || event.metaKey);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  dialog.addEventListener("radd:opened", () => {
    input.value = "";
    show(here(""));
    input.focus();
  });
})();
