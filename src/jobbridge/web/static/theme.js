// Runs before the first paint: a colour scheme chosen on this device wins over the system's, but on
// paper, which is light.
(() => {
  "use strict";
  const dress = document.documentElement.dataset;
  let worn;
  addEventListener("beforeprint", () => {
    worn = dress.colorScheme;
    dress.colorScheme = "light";
  });
  addEventListener("afterprint", () => {
    dress.colorScheme = worn;
  });
  try {
    const chosen = localStorage.getItem("jobbridge-colours");
    if (chosen === "light" || chosen === "dark") {
      dress.colorScheme = chosen;
    }
  } catch {
    // Storage may be forbidden; the system's scheme is then the right one.
  }
})();
