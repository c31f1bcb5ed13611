// Keeps what is being written on the server, so that no closed tab loses it. The page that comes next has it in its form.
(() => {
  "use strict";

  /** How long after the last key, and at most after how long while somebody goes on writing, in ms. */
  const PAUSE = 1000;
  const LONGEST = 5000;

  for (const form of document.querySelectorAll("form[data-draft]")) {
    let timer = 0;
    let since = 0;
    let sending = null;

    const fields = () => {
      const texts = [...new FormData(form)].filter(([, value]) => typeof value === "string");
      return new URLSearchParams(texts);
    };

    const save = async () => {
      clearTimeout(timer);
      timer = since = 0;
      sending?.abort();
      const now = (sending = new AbortController());
      try {
        const asked = { method: "PUT", body: fields(), keepalive: true, signal: now.signal };
        const answer = await fetch(form.dataset.draft, asked);
        if (!answer.ok) return;
        const words = await answer.text();
        for (const said of form.querySelectorAll("[data-saved]")) {
          said.textContent = words;
          said.hidden = !words;
        }
      } catch {
        // It stays in the form; the next key tries again.
      }
    };

    form.addEventListener("input", () => {
      const now = performance.now();
      since ||= now;
      clearTimeout(timer);
      timer = setTimeout(save, Math.min(PAUSE, Math.max(0, since + LONGEST - now)));
    });

    window.addEventListener("pagehide", () => timer && save());

    // What is sent is no draft any more.
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      timer = 0;
      sending?.abort();
    });
  }

  // What can be undone for a while is offered for that long.
  for (const toast of document.querySelectorAll("[data-lasts]")) {
    setTimeout(() => (toast.closest(".toastbox") ?? toast).remove(), Number(toast.dataset.lasts));
  }
})();
