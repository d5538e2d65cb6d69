// The consultation form: a draft as you type, sections that stay open.
(() => {
  "use strict";

  const form = document.querySelector("form[data-draft]");
  if (!form) return;

  // The draft: sent after a pause and on leaving, never once the form itself is sent.

  const state = document.getElementById("draft-state");
  const PAUSE = 1500;
  let unsaved = false;
  let sent = false;
  let timer;

  const token = () => form.elements.namedItem("csrf_token");

  async function freshToken() {
    const answer = await fetch("/accessibility", { redirect: "error" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    token().value = page.querySelector('meta[name="csrf-token"]').content;
  }

  function send(leaving) {
    return fetch(form.dataset.draft, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { "HX-Request": "true" },
      keepalive: leaving,
      redirect: "error",
    });
  }

  async function save(leaving = false) {
    clearTimeout(timer);
    if (!unsaved || sent) return;
    unsaved = false;
    try {
      let answer = await send(leaving);
      if (answer.status === 403 && !leaving) {
        await freshToken(); // signed in anew in another window
        answer = await send(false);
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const said = new DOMParser().parseFromString(await answer.text(), "text/html");
      state.textContent = said.body.textContent.trim();
    } catch {
      unsaved = true;
      state.textContent = form.dataset.draftFailed;
      if (!leaving && !sent) timer = setTimeout(save, 10 * PAUSE);
    }
  }

  function changed() {
    unsaved = true;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => {
    sent = true;
    clearTimeout(timer);
  });
  addEventListener("pageshow", () => (sent = false));
  addEventListener("pagehide", () => save(true));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save(true);
  });
  addEventListener("beforeunload", (event) => {
    if (unsaved && !sent && state.textContent === form.dataset.draftFailed) event.preventDefault();
  });

  // Sections stay as they were left, for as long as the window is open. Names only, no content.

  const KEY = "jobbridge-sections";
  const sections = [...form.querySelectorAll("details[data-keep]")];

  function restore() {
    let open = [];
    try {
      open = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    } catch {
      return;
    }
    for (const one of sections) if (open.includes(one.dataset.keep)) one.open = true;
    for (const one of sections) one.addEventListener("toggle", remember);
  }

  function remember() {
    const open = sections.filter((one) => one.open).map((one) => one.dataset.keep);
    try {
      sessionStorage.setItem(KEY, JSON.stringify(open));
    } catch {
      // Then they are closed on the next page.
    }
  }

  restore();
})();
