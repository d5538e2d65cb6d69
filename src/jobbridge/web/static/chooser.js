// Fields for professions and skills as comboboxes (WAI-ARIA APG: editable, list autocomplete,
// manual selection). What was typed stays; nothing is chosen but by the person who types.
(() => {
  "use strict";

  const PAUSE = 120;
  const LEAST = 2;
  const text = (name) => document.getElementById("jb-texts").dataset[name];

  async function fragment(kind, asked, signal) {
    const url = `/${kind}?${new URLSearchParams(asked)}`;
    const options = { signal, headers: { "HX-Request": "true" }, redirect: "error" };
    const answer = await fetch(url, options);
    if (!answer.ok) throw new Error(String(answer.status));
    return new DOMParser().parseFromString(await answer.text(), "text/html").body;
  }

  function combobox(box) {
    const input = box.querySelector("input[data-choices]");
    const kind = input.dataset.choices;
    const question = box.querySelector(".jb-chooser__asked");
    box.querySelector(".jb-chooser__find").hidden = true;

    const list = document.createElement("ul");
    list.id = `${input.id}-list`;
    list.className = "jb-chooser__list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", text("results"));
    list.tabIndex = -1; // what scrolls would be a stop of the Tab key
    list.hidden = true;
    const said = document.createElement("p");
    said.className = "ds-sr-only";
    said.setAttribute("role", "status");
    input.after(list);
    box.append(said);

    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");

    let active = -1;
    let asking;
    let waiting;
    let looking = false;
    let settled = input.value; // what is known to be understood, or has been asked about

    const options = () => [...list.children];
    const open = () => !list.hidden;

    function show(yes) {
      list.hidden = !yes;
      input.setAttribute("aria-expanded", String(yes));
      if (!yes) mark(-1);
    }

    function mark(at) {
      active = at;
      options().forEach((one, i) => one.setAttribute("aria-selected", String(i === at)));
      if (at < 0) {
        input.removeAttribute("aria-activedescendant");
      } else {
        input.setAttribute("aria-activedescendant", options()[at].id);
        options()[at].scrollIntoView({ block: "nearest" });
      }
    }

    function stop() {
      clearTimeout(waiting);
      asking?.abort();
      looking = false;
    }

    async function look() {
      const typed = input.value.trim();
      asking = new AbortController();
      try {
        const found = await fragment(kind, { q: typed }, asking.signal);
        const items = [...found.querySelectorAll("li[data-label]")];
        list.replaceChildren(
          ...items.map((item, i) => {
            item.id = `${list.id}-${i}`;
            item.setAttribute("role", "option");
            item.setAttribute("aria-selected", "false");
            return item;
          }),
        );
        looking = false;
        mark(-1);
        show(items.length > 0 && document.activeElement === input);
        said.textContent = items.length ? `${text("results")}: ${items.length}` : text("noResults");
      } catch {
        // A newer question took its place, or nobody answered: what is typed stays.
      }
    }

    function take(label) {
      stop();
      input.value = settled = label;
      question.replaceChildren();
      show(false);
      said.textContent = label;
      input.removeAttribute("aria-invalid");
      input.dispatchEvent(new Event("change", { bubbles: true }));
      input.dispatchEvent(new CustomEvent("jb-chosen", { bubbles: true }));
    }

    // Left with words that nobody chose from the list: taken if they are sure, else asked about.
    async function settle() {
      const typed = input.value.trim();
      if (typed === settled) return;
      settled = typed;
      question.replaceChildren();
      if (typed.length < LEAST) return;
      try {
        const answer = await fragment(kind, { q: typed, field: input.name });
        if (input.value.trim() !== typed || document.activeElement === input) {
          settled = undefined;
          return;
        }
        const sure = answer.querySelector("[data-label]");
        if (sure) take(sure.dataset.label);
        question.replaceChildren(...answer.children);
        said.textContent = question.querySelector("legend, p")?.textContent.trim() ?? "";
      } catch {
        settled = undefined; // the server asks when the form is sent
      }
    }

    input.addEventListener("input", () => {
      stop();
      question.replaceChildren();
      const long = input.value.trim().length >= LEAST;
      if (!long) {
        list.replaceChildren();
        show(false);
        return;
      }
      looking = true;
      waiting = setTimeout(look, PAUSE);
    });

    input.addEventListener("keydown", (event) => {
      const count = options().length;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (event.altKey && event.key === "ArrowUp") show(false);
        else if (!open() && count) {
          show(true);
          if (!event.altKey) mark(event.key === "ArrowDown" ? 0 : count - 1);
        } else if (open()) {
          // Past either end stands the field itself.
          const step = event.key === "ArrowDown" ? 1 : -1;
          const next = active + step;
          mark(next >= count ? -1 : next < -1 ? count - 1 : next);
        } else if (input.value.trim().length >= LEAST && !looking) {
          looking = true;
          look();
        }
        event.preventDefault();
      } else if (event.key === "Enter") {
        if (open() && active >= 0) {
          event.preventDefault();
          take(options()[active].dataset.label);
        } else if (looking) {
          // Pressed before the list is there: it chooses nothing, and must not send the form.
          event.preventDefault();
        } else show(false);
      } else if (event.key === "Tab") {
        show(false);
      } else if (event.key === "Escape" && open()) {
        event.preventDefault();
        event.stopPropagation();
        show(false);
      }
    });

    input.addEventListener("blur", () => {
      stop();
      show(false);
      settle();
    });
    // A press in the list leaves the focus where it is; the click then chooses.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const one = event.target.closest("[role=option]");
      if (one) take(one.dataset.label);
    });
    question.addEventListener("change", (event) => {
      const chosen = event.target;
      if (chosen.value === input.value) input.focus();
      else take(chosen.value);
      event.stopPropagation();
    });
  }

  function enhance(part) {
    const boxes = [...part.querySelectorAll("[data-chooser]")];
    if (part.matches?.("[data-chooser]")) boxes.push(part);
    boxes.filter((box) => !box.querySelector("[role=combobox]")).forEach(combobox);
  }

  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== document.body) enhance(event.detail.elt);
  });
  enhance(document);
})();
