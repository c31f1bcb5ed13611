// Keys: what a page offers under a key says so by `data-key`. Single keys do nothing while somebody types, and nothing where
// the person has switched them off.
(() => {
  "use strict";

  /** How long after G a number is waited for, in ms. */
  const GO = 1500;
  const TYPED = ["text", "search", "email", "tel", "url", "password", "number", "date", "time", "datetime-local"];
  /** Keys that aren't letters, by their place on the keyboard, where the layout has another sign there. */
  const PLACES = { Slash: "/", BracketLeft: "[", BracketRight: "]" };

  const areOn = document.body.dataset.keys !== "off";

  /** A key by its Latin letter or its sign; on a layout without them, by its place. */
  const keyOf = (event) => {
    if (/^[a-z0-9/?[\]]$/i.test(event.key) || /^[A-Z][a-z]+$/.test(event.key)) {
      return event.key.length === 1 ? event.key.toLowerCase() : event.key;
    }
    const [, letter, digit] = /^(?:Key([A-Z])|Digit([0-9]))$/.exec(event.code) ?? [];
    if (letter || digit) return (letter ?? digit).toLowerCase();
    return event.code === "Slash" && event.shiftKey ? "?" : PLACES[event.code];
  };

  const isTyped = (target) =>
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    target.isContentEditable ||
    (target instanceof HTMLInputElement && TYPED.includes(target.type));

  const isShown = (found) => found.checkVisibility() && !found.disabled && found.ariaDisabled !== "true";

  /** Does what the page offers under a key; whether it offers anything. */
  const press = (key) => {
    const found = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(isShown);
    if (!found) return false;
    if (isTyped(found)) {
      found.focus();
    } else {
      found.click();
      const next = found.dataset.then && document.getElementById(found.dataset.then);
      if (next) next.focus();
    }
    return true;
  };

  // ── Rows ─────────────────────────────────────────────────────────────────

  const rows = () => [...document.querySelectorAll(".queue .row, .list .item, .tlist .trow")].filter(isShown);
  const current = () => document.querySelector('.row[aria-current="true"], .item[aria-current="true"], .trow[aria-current="true"]');

  const goTo = (row) => {
    current()?.removeAttribute("aria-current");
    row.setAttribute("aria-current", "true");
    row.querySelector("a, button, summary")?.focus();
    row.scrollIntoView({ block: "nearest" });
  };

  const step = (by) => {
    const all = rows();
    if (all.length === 0) return false;
    const focused = document.activeElement?.closest(".row, .item, .trow");
    const at = all.indexOf(focused ?? current());
    const to = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by));
    goTo(all[to]);
    return true;
  };

  const select = () => {
    const row = document.activeElement?.closest(".row, .item, .trow") ?? current();
    const box = row?.querySelector('input[type="checkbox"]');
    box?.click();
    return Boolean(box);
  };

  // ── Going ────────────────────────────────────────────────────────────────

  let going = 0;

  const goToView = (digit) => {
    going = 0;
    const link = document.querySelectorAll(".views a")[Number(digit) - 1];
    link?.click();
    return Boolean(link);
  };

  const open = (id) => {
    const dialog = document.getElementById(id);
    if (!dialog || dialog.open) return false;
    dialog.showModal();
    dialog.dispatchEvent(new Event("radd:opened"));
    return true;
  };

  const search = () => open("palette") || press("/");

  /** What a single key does; whether it does anything. */
  const single = (key) => {
    if (going && /^[1-9]$/.test(key)) return goToView(key);
    going = 0;
    switch (key) {
      case "?":
        return open("keys");
      case "/":
        return search();
      case "g":
        going = setTimeout(() => (going = 0), GO);
        return true;
      case "j":
        return press(key) || step(1);
      case "k":
        return press(key) || step(-1);
      case "x":
        return press(key) || select();
      case "Enter":
        return false;
      default:
        return press(key);
    }
  };

  const send = (target) => {
    const form = target.closest?.("form") ?? document.querySelector("form[data-draft]");
    if (!form) return false;
    form.requestSubmit([...form.querySelectorAll('[data-kind="primary"]')].find(isShown));
    return true;
  };

  document.addEventListener("keydown", (event) => {
    // An input method that composes has the keys to itself.
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
    const key = keyOf(event);
    const withControl = (event.ctrlKey || event.metaKey) && !event.altKey;
    let isDone = false;
    if (withControl && !event.getModifierState("AltGraph")) {
      if (key === "k") isDone = search();
      else if (event.key === "Enter") isDone = send(event.target);
    } else if (event.key === "Escape") {
      if (isTyped(event.target) && !event.target.closest("dialog")) event.target.blur();
    } else if (areOn && key && !isTyped(event.target) && !document.querySelector("dialog[open]")) {
      const isShifted = event.shiftKey && /^[a-z]$/.test(key);
      const isCommand = (event.altKey || event.ctrlKey || event.metaKey) && !event.getModifierState("AltGraph");
      const isHeld = event.repeat && key !== "j" && key !== "k";
      if (!isShifted && !isCommand && !isHeld) isDone = single(key);
    }
    if (isDone) event.preventDefault();
  });

  for (const dialog of document.querySelectorAll("dialog")) {
    // A click beside it closes it, as the key does.
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  }
  for (const opener of document.querySelectorAll("[data-opens]")) {
    opener.addEventListener("click", (event) => open(opener.dataset.opens) && event.preventDefault());
  }
})();
