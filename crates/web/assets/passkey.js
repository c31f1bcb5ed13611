// Passkeys: a form that says data-passkey asks the server for a challenge, the browser for an answer, and sends that as any
// form is sent. Without this the forms stay hidden, and there are other ways in.
(() => {
  const able = window.PublicKeyCredential && PublicKeyCredential.parseRequestOptionsFromJSON && PublicKeyCredential.parseCreationOptionsFromJSON;
  if (!able) return;

  async function challenge(form) {
    const body = new URLSearchParams({ csrf: form.elements.csrf.value });
    const response = await fetch(form.dataset.challenge, { method: "POST", body, headers: { accept: "application/json" } });
    if (!response.ok || response.redirected) throw new Error(`challenge: ${response.status}`);
    return response.json();
  }

  async function answer(form) {
    const options = await challenge(form);
    if (form.dataset.passkey === "create") {
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
      return navigator.credentials.create({ publicKey });
    }
    return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const said = form.querySelector("[data-passkey-error]");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = form.querySelector("button");
      button.disabled = true;
      said.hidden = true;
      try {
        form.elements.answer.value = JSON.stringify(await answer(form));
        // Not requestSubmit: this listener has done its part.
        form.submit();
      } catch {
        said.hidden = false;
        button.disabled = false;
      }
    });
  }
})();
