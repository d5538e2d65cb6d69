// The consultation form: suggestions by keyboard, a draft as you type, sections that stay open.
(() => {
  "use strict";

  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const text = (name) => document.getElementById("jb-texts").dataset[name];

  // Suggestions: the same list as the plain field's, in the widget that other fields have.

  function suggesting(input) {
    const { id, name, value } = input;
    const about = input.getAttribute("aria-describedby");
    const invalid = input.getAttribute("aria-invalid");
    const place = document.createElement("div");
    input.replaceWith(place);
    let waiting;
    let asked;
    let looking = false;
    const look = async (query, show) => {
      asked?.abort();
      asked = new AbortController();
      try {
        const url = `/choices/${input.dataset.choices}?q=${encodeURIComponent(query)}`;
        const answer = await fetch(url, { signal: asked.signal, redirect: "error" });
        const found = new DOMParser().parseFromString(await answer.text(), "text/html");
        show(answer.ok ? [...found.querySelectorAll("option")].map((one) => one.value) : []);
        looking = false;
      } catch {
        // A newer question took its place, or nobody answered: what is typed stays.
      }
    };
    accessibleAutocomplete({
      element: place,
      id,
      name,
      defaultValue: value,
      minLength: 2,
      autoselect: true,
      confirmOnBlur: false,
      showNoOptionsFound: false,
      inputClasses: "ds-input",
      source: (query, show) => {
        looking = true;
        clearTimeout(waiting);
        waiting = setTimeout(() => look(query, show), 120);
      },
      onConfirm: (chosen) => chosen !== undefined && setTimeout(changed),
      dropdownArrow: () => "",
      menuAttributes: { "aria-label": text("results") },
      tNoResults: () => text("noResults"),
      tStatusNoResults: () => text("noResults"),
      tStatusQueryTooShort: () => text("tooShort"),
      tStatusResults: (length, selected) => `${text("results")}: ${length}. ${selected}`,
      tStatusSelectedOption: (label, length, index) => `${label}: ${index + 1} / ${length}`,
      tAssistiveHint: () => "",
    });
    const box = document.getElementById(id);
    // Enter pressed before the list is there chooses nothing, and must not send the form.
    place.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && looking) event.preventDefault();
    });
    box.addEventListener("blur", () => (looking = false));
    if (invalid) box.setAttribute("aria-invalid", invalid);
    if (!about) return;
    const describe = () => {
      if (box.getAttribute("aria-describedby") !== about) {
        box.setAttribute("aria-describedby", about);
      }
    };
    new MutationObserver(describe).observe(box, { attributeFilter: ["aria-describedby"] });
    describe();
  }

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

  form.querySelectorAll("input[data-choices]").forEach(suggesting);
  restore();
})();
