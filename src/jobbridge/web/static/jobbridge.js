// Comfort on top of pages that work without it. Texts come translated from #jb-texts.
(() => {
  "use strict";

  const root = document.documentElement;
  const text = (name) => document.getElementById("jb-texts").dataset[name];

  // Colours

  const darkNow = () =>
    root.dataset.colorScheme === "auto"
      ? matchMedia("(prefers-color-scheme: dark)").matches
      : root.dataset.colorScheme === "dark";

  function startTheme() {
    const button = document.querySelector("[data-theme-toggle]");
    if (!button) return;
    const show = () => button.setAttribute("aria-pressed", String(darkNow()));
    button.addEventListener("click", () => {
      root.dataset.colorScheme = darkNow() ? "light" : "dark";
      try {
        localStorage.setItem("jobbridge-colours", root.dataset.colorScheme);
      } catch {
        // The choice then lasts for this page only.
      }
      show();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
    button.hidden = false;
    show();
  }

  // Messages

  function say(words, kind) {
    const box = document.createElement("div");
    const line = document.createElement("p");
    box.className = "ds-alert";
    box.dataset.color = kind;
    line.className = "ds-paragraph";
    line.textContent = words;
    box.append(line);
    document.getElementById("jb-flashes").replaceChildren(box);
  }

  // Copying

  async function copy(button) {
    const label = button.textContent;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      return;
    }
    button.textContent = text("copied");
    setTimeout(() => (button.textContent = label), 2500);
  }

  // Confirming: the question stands on the form or on the button that sends it. With a required
  // field empty there is nothing to confirm yet: the server says what is missing.

  const incomplete = (form) => [...form.elements].some((field) => field.validity?.valueMissing);

  function startConfirm() {
    const dialog = document.getElementById("jb-confirm");
    const confirmed = new WeakSet();
    document.addEventListener(
      "submit",
      (event) => {
        const form = event.target;
        const sender = event.submitter;
        const question = sender?.dataset.confirm ?? form.dataset.confirm;
        if (!question || confirmed.delete(form) || incomplete(form)) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        document.getElementById("jb-confirm-text").textContent = question;
        dialog.returnValue = "no";
        dialog.addEventListener(
          "close",
          () => {
            if (dialog.returnValue !== "yes") return;
            confirmed.add(form);
            form.requestSubmit(sender);
          },
          { once: true },
        );
        dialog.showModal();
        dialog.querySelector('[value="no"]').focus();
      },
      true,
    );
  }

  // Unsaved changes

  function startGuard() {
    let changed = false;
    document.addEventListener("input", (event) => {
      if (event.target.form?.hasAttribute("data-guard")) changed = true;
    });
    document.addEventListener("submit", () => (changed = false));
    window.addEventListener("beforeunload", (event) => {
      if (changed) event.preventDefault();
    });
  }

  // Long lists become search boxes that find "maiznieks" and "Maiznīca" by "maizn".

  const fold = (words) =>
    words.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLocaleLowerCase("lv").trim();

  function searchBox(select) {
    const { id, required } = select;
    const invalid = select.getAttribute("aria-invalid");
    const described = select.getAttribute("aria-describedby");
    const options = [...select.options].filter((option) => option.value);
    const labels = options.map((option) => option.label);
    const folded = labels.map(fold);
    const chosen = select.value ? select.selectedOptions[0].label : "";
    const choose = (label) => {
      select.value = options.find((option) => fold(option.label) === fold(label))?.value ?? "";
      select.dispatchEvent(new Event("change", { bubbles: true }));
    };
    accessibleAutocomplete.enhanceSelectElement({
      selectElement: select,
      source: (query, show) => {
        const words = fold(query === chosen ? "" : query).split(/\s+/);
        const found = labels.filter((_, at) => words.every((word) => folded[at].includes(word)));
        show(found.slice(0, 200));
      },
      defaultValue: chosen,
      autoselect: false,
      confirmOnBlur: false,
      showAllValues: true,
      inputClasses: "ds-input",
      placeholder: select.querySelector('option[value=""]')?.label ?? "",
      dropdownArrow: () => "",
      onConfirm: (label) => label !== undefined && choose(label),
      menuAttributes: { "aria-label": text("results") },
      tNoResults: () => text("noResults"),
      tStatusNoResults: () => text("noResults"),
      tStatusQueryTooShort: () => text("tooShort"),
      tStatusResults: (length, selected) => `${text("results")}: ${length}. ${selected}`,
      tStatusSelectedOption: (label, length, index) => `${label}: ${index + 1} / ${length}`,
      tAssistiveHint: () => "",
    });
    select.removeAttribute("data-autocomplete");
    // Out of sight now, so the browser could not show its own complaint about it.
    select.required = false;
    const box = document.getElementById(id);
    if (required) box.setAttribute("aria-required", "true");
    if (invalid) box.setAttribute("aria-invalid", invalid);
    // Words that name no choice choose nothing, and the server then says so.
    box.addEventListener("input", () => choose(box.value));
    if (!described) return;
    // The widget drops its own description while there is text, and would drop ours with it.
    const describe = () => {
      const now = box.getAttribute("aria-describedby");
      if (now !== described) box.setAttribute("aria-describedby", described);
    };
    new MutationObserver(describe).observe(box, { attributeFilter: ["aria-describedby"] });
    describe();
  }

  function enhance(part) {
    part.querySelectorAll("select[data-autocomplete]").forEach(searchBox);
    part.querySelectorAll("[data-copy][hidden]").forEach((button) => (button.hidden = false));
    part.querySelector("[data-focus]")?.focus();
  }

  // htmx

  function startHtmx() {
    document.addEventListener("htmx:configRequest", (event) => {
      const token = document.querySelector('meta[name="csrf-token"]').content;
      event.detail.headers["X-CSRF-Token"] = token;
    });
    // A refusal that comes as a whole page takes the place of the whole content.
    document.addEventListener("htmx:beforeSwap", (event) => {
      const answer = event.detail;
      if (answer.xhr.status < 400 || !/^\s*<!doctype/i.test(answer.serverResponse)) return;
      answer.target = document.getElementById("main");
      answer.selectOverride = "#main";
      answer.swapOverride = "outerHTML";
    });
    document.addEventListener("htmx:responseError", (event) => {
      if (event.detail.xhr.status >= 500) say(text("failed"), "danger");
    });
    for (const failure of ["htmx:sendError", "htmx:timeout"]) {
      document.addEventListener(failure, () => say(text("failed"), "danger"));
    }
    document.addEventListener("htmx:load", (event) => {
      if (event.detail.elt !== document.body) enhance(event.detail.elt);
    });
  }

  // Ctrl K goes to the search field. Not a single key: those are in the way of speech input and
  // screen readers (WCAG 2.1.4).

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    const field = document.getElementById("jb-search");
    if (!field) return;
    event.preventDefault();
    field.focus();
  });

  const MENUS = "details.jb-account[open], details.jb-more[open]";
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copy(button);
    for (const menu of document.querySelectorAll(MENUS)) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector(MENUS);
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  startTheme();
  startConfirm();
  startGuard();
  startHtmx();
  enhance(document);
})();
