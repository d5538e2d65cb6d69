// Passkeys: a form with data-passkey asks the browser for one and sends what it answers.
(() => {
  "use strict";

  if (!window.PublicKeyCredential || !navigator.credentials) return;

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const withId = (one) => ({ ...one, id: bytes(one.id) });

  function asked(options) {
    const made = { ...options, challenge: bytes(options.challenge) };
    if (made.user) made.user = withId(made.user);
    if (made.excludeCredentials) made.excludeCredentials = made.excludeCredentials.map(withId);
    if (made.allowCredentials) made.allowCredentials = made.allowCredentials.map(withId);
    return made;
  }

  function answered(credential) {
    const said = credential.response;
    const response = { clientDataJSON: text(said.clientDataJSON) };
    for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (said[name]) response[name] = text(said[name]);
    }
    if (said.getTransports) response.transports = said.getTransports();
    return JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      clientExtensionResults: {},
      response,
    });
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const button = form.querySelector("button");
    const failed = form.querySelector("[data-passkey-failed]");
    const field = form.elements.namedItem(form.dataset.field || "credential");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      if (field.value) return;
      event.preventDefault();
      button.disabled = true;
      failed.hidden = true;
      try {
        const publicKey = asked(JSON.parse(form.querySelector("[data-passkey-options]").value));
        const credential = form.dataset.passkey === "create"
          ? await navigator.credentials.create({ publicKey })
          : await navigator.credentials.get({ publicKey });
        field.value = answered(credential);
        button.disabled = false;
        form.requestSubmit(button);
      } catch {
        field.value = "";
        button.disabled = false;
        failed.hidden = false;
        failed.focus();
      }
    });
  }
})();
