// Runs before the first paint: a colour scheme chosen on this device wins over the system's.
(() => {
  "use strict";
  try {
    const chosen = localStorage.getItem("jobbridge-colours");
    if (chosen === "light" || chosen === "dark") {
      document.documentElement.dataset.colorScheme = chosen;
    }
  } catch {
    // Storage may be forbidden; the system's scheme is then the right one.
  }
})();
