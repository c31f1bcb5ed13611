// Keeps a page as the desk is: the server says what has changed, the page asks for itself again and puts what differs in
// place. Focus, caret, scroll and what is being written stay.
//
// One tab of a browser holds the stream and tells the others, since over HTTP/1.1 a browser has six connections for all of
// them. Each page knows from the server up to which event it is; whoever is behind asks for itself again.
(() => {
  "use strict";

  for (const button of document.querySelectorAll("[data-notify]")) {
    if (!("Notification" in window) || Notification.permission !== "default") continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await Notification.requestPermission();
      button.hidden = true;
    });
  }

  const page = document.querySelector("[data-after]");
  if (!page) return;

  /** At most one refresh in so long, in ms; the first goes at once. */
  const PACE = 400;
  /** How long a connection may be away before it is worth a word. */
  const PATIENCE = 4000;
  const LONGEST_WAIT = 30_000;
  /** A screen reader is told one thing in so long. */
  const A_MINUTE = 60_000;
  /** Somebody who wrote so long ago no longer writes. */
  const WRITING = 70_000;

  const element = (id) => document.getElementById(id);
  const parts = (cursor) => cursor.split(".").map(Number);
  /** Whether a place in the feed is behind another. */
  const isLater = (one, other) => {
    const [[tx, number], [otherTx, otherNumber]] = [parts(one), parts(other)];
    return tx > otherTx || (tx === otherTx && number > otherNumber);
  };

  // ── The page itself ──────────────────────────────────────────────────────

  /** Up to which event this page is. */
  let mine = page.dataset.after;
  let isRefreshing = false;
  /** Something changed that isn't shown yet. */
  let isStale = false;
  let refreshed = -PACE;
  let timer = 0;

  const concerns = (number) => {
    const follows = page.dataset.follows ?? "";
    return follows === "cases" || follows.split(" ").includes(String(number));
  };

  const refreshSoon = () => {
    isStale = true;
    if (timer || isRefreshing || document.hidden) return;
    timer = setTimeout(refresh, Math.max(0, refreshed + PACE - performance.now()));
  };

  /** Where the page is got again, in the language that its own address asks for. */
  const address = () => {
    const at = new URL(page.dataset.at ?? location.href, location.href);
    const language = new URLSearchParams(location.search).get("lang");
    if (language) at.searchParams.set("lang", language);
    return at;
  };

  const refresh = async () => {
    timer = 0;
    refreshed = performance.now();
    isRefreshing = true;
    isStale = false;
    try {
      const asked = { headers: { accept: "text/html" }, redirect: "manual", cache: "no-store" };
      const answer = await fetch(address(), asked);
      if (answer.ok) {
        await show(new DOMParser().parseFromString(await answer.text(), "text/html"));
      } else if (answer.status < 500 && answer.status !== 429) {
        // The session has ended, or the page is elsewhere by now: what is being written stays where it is.
        element("gone")?.removeAttribute("hidden");
      } else {
        isStale = true;
      }
    } catch {
      isStale = true;
    }
    isRefreshing = false;
    if (isStale && isConnected) refreshSoon();
  };

  const show = async (fresh) => {
    const root = fresh.querySelector("[data-after]");
    if (!root) return;
    for (const name of ["follows", "after", "again"]) {
      if (root.dataset[name] === undefined) delete page.dataset[name];
      else page.dataset[name] = root.dataset[name];
    }
    if (isLater(root.dataset.after, mine)) mine = root.dataset.after;
    for (const old of document.querySelectorAll("[data-live]")) {
      const part = old.id ? fresh.getElementById(old.id) : fresh.querySelector(`[data-live="${CSS.escape(old.dataset.live)}"]`);
      if (!part || !old.isConnected || old.parentElement.closest("[data-live]")) continue;
      keep(old, part);
      if (old.isEqualNode(part)) continue;
      await htmx.swap({ sourceElement: old, target: old, text: part.outerHTML, swap: "outerMorph ignoreTitle:true" });
    }
    document.title = fresh.title;
    again();
    document.dispatchEvent(new Event("radd:refreshed"));
  };

  /** What the person has opened or ticked is no news of the server's. */
  const keep = (old, part) => {
    for (const box of old.querySelectorAll("details[id]")) {
      const fresh = part.querySelector(`#${CSS.escape(box.id)}`);
      if (fresh) fresh.open = box.open;
    }
    for (const row of old.querySelectorAll('[aria-current="true"][id]')) {
      part.querySelector(`#${CSS.escape(row.id)}`)?.setAttribute("aria-current", "true");
    }
  };

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && isStale) refreshSoon();
  });

  // What the page says of itself that it will show soon.
  const again = () => {
    if (page.dataset.again) setTimeout(refreshSoon, Number(page.dataset.again));
  };

  // Times on the page go on without any event.
  const atTheMinute = () => {
    setTimeout(() => {
      if (isConnected) refreshSoon();
      atTheMinute();
    }, A_MINUTE - (Date.now() % A_MINUTE) + 200 + Math.random() * 1000);
  };

  // ── What is said ─────────────────────────────────────────────────────────

  let spoke = -A_MINUTE;
  let pending = "";
  let speaking = 0;

  const say = (text) => {
    pending = text;
    if (speaking) return;
    speaking = setTimeout(() => {
      speaking = 0;
      spoke = performance.now();
      const status = element("said");
      if (status) status.textContent = pending;
    }, Math.max(0, spoke + A_MINUTE - performance.now()));
  };

  const notify = (hint) => {
    if (!source || !document.hidden || !("Notification" in window) || Notification.permission !== "granted") return;
    const notification = new Notification(hint.said, { tag: `radd-${hint.case}`, lang: document.documentElement.lang });
    notification.onclick = () => {
      window.focus();
      location.assign(`/cases/${hint.case}`);
    };
  };

  const writers = new Map();

  const showWriters = () => {
    for (const place of document.querySelectorAll("[data-writing]")) {
      const here = [...writers.values()].filter((of) => String(of.case) === place.dataset.writing);
      place.textContent = here.map((of) => of.said).join(" ");
    }
  };

  const isWriting = (hint) => {
    const key = `${hint.case} ${hint.agent}`;
    clearTimeout(writers.get(key)?.until);
    const until = setTimeout(() => {
      writers.delete(key);
      showWriters();
    }, WRITING);
    writers.set(key, { ...hint, until });
    showWriters();
  };

  document.addEventListener("radd:refreshed", showWriters);

  // ── Tabs ─────────────────────────────────────────────────────────────────

  const name = `radd-${page.dataset.as}`;
  const tabs = "BroadcastChannel" in window && navigator.locks ? new BroadcastChannel(name) : null;
  /** Whether this tab knows that it has heard everything behind `mine`. */
  let isInStep = false;

  const take = (hint) => {
    if (hint.kind === "hello") {
      if (!source) return;
      const isOpen = source.readyState === EventSource.OPEN;
      tabs.postMessage(isOpen ? { kind: "at", at: reached } : { kind: "lost" });
    } else if (hint.kind === "at") {
      isInStep = true;
      setConnected(true);
      if (isLater(hint.at, mine)) refreshSoon();
    } else if (hint.kind === "lost") {
      setConnected(false);
    } else if (hint.kind === "writing") {
      isWriting(hint);
    } else if (hint.kind === "again") {
      heard(hint);
    } else if (isLater(hint.at, mine)) {
      changed(hint);
    }
  };

  const changed = (hint) => {
    // What came before it may have passed this tab by.
    if (!isInStep) return refreshSoon();
    mine = hint.at;
    heard(hint);
  };

  const heard = (hint) => {
    if (hint.said) {
      if (hint.page && !document.hidden) say(hint.said);
      if (hint.browser) notify(hint);
    }
    if (concerns(hint.case)) refreshSoon();
  };

  const tell = (hint) => {
    tabs?.postMessage(hint);
    take(hint);
  };

  // ── The stream ───────────────────────────────────────────────────────────

  let source = null;
  /** Up to which event the stream has come. */
  let reached = mine;
  let wait = 1000;
  let isConnected = true;
  let lost = 0;

  const connect = () => {
    if (source) return;
    source = new EventSource(`/live?after=${encodeURIComponent(reached)}`);
    source.onopen = () => {
      wait = 1000;
      tell({ kind: "at", at: reached });
    };
    source.onmessage = (event) => {
      reached = event.lastEventId;
      tell({ ...JSON.parse(event.data), kind: "changed", at: reached });
    };
    for (const kind of ["again", "writing"]) {
      source.addEventListener(kind, (event) => tell({ ...JSON.parse(event.data), kind }));
    }
    source.onerror = () => {
      tell({ kind: "lost" });
      // The browser tries again by itself, except where it was told something else than a stream.
      if (source.readyState !== EventSource.CLOSED) return;
      disconnect();
      setTimeout(resume, wait);
      wait = Math.min(2 * wait, LONGEST_WAIT);
    };
  };

  const disconnect = () => {
    source?.close();
    source = null;
  };

  const resume = () => {
    if (isLeading()) connect();
  };

  const setConnected = (is) => {
    if (is) {
      clearTimeout(lost);
      lost = 0;
      const wasAway = !isConnected;
      isConnected = true;
      element("offline")?.setAttribute("hidden", "");
      if (wasAway || isStale) refreshSoon();
    } else if (isConnected && !lost) {
      const since = new Date();
      lost = setTimeout(() => away(since), PATIENCE);
    }
  };

  const away = (since) => {
    lost = 0;
    isConnected = false;
    const banner = element("offline");
    if (!banner) return;
    const time = banner.querySelector("time");
    const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", numberingSystem: "latn" };
    if (time) time.textContent = since.toLocaleTimeString(document.documentElement.lang, clock);
    banner.hidden = false;
    say(banner.querySelector("p").textContent);
  };

  element("again")?.addEventListener("click", () => {
    resume();
    refreshSoon();
  });
  window.addEventListener("online", () => resume());

  // ── Who leads ────────────────────────────────────────────────────────────

  let isLeader = false;
  // Without locks each tab that is looked at has a stream of its own.
  const isLeading = () => (tabs ? isLeader : !document.hidden);

  const lead = () => {
    isLeader = true;
    reached = mine;
    connect();
    return new Promise(() => {});
  };

  if (tabs) {
    tabs.onmessage = (event) => take(event.data);
    tabs.postMessage({ kind: "hello" });
    navigator.locks.request(name, lead);
  } else {
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) return disconnect();
      reached = mine;
      connect();
    });
    resume();
  }
  atTheMinute();
  again();
})();
