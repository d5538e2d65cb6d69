// Whoever comes back from a service that signs people in has nothing to decide: their form goes on.
document.querySelector("form[data-returning]").requestSubmit();
