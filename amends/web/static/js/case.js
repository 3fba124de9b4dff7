// The case page: an opened form has the focus, Ctrl+Enter sends it. The page works without this file.
(() => {
  "use strict";
  document.addEventListener("toggle", (event) => {
    const act = event.target;
    if (!act.matches?.("details.act") || !act.open) return;
    const field = act.querySelector("[data-focus]") || act.querySelector("textarea, input:not([type='hidden']), select");
    if (field && !act.contains(document.activeElement.closest("form"))) field.focus();
    act.scrollIntoView({ block: "nearest" });
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const form = event.target.closest?.("form");
    if (form && form.method === "post") { event.preventDefault(); form.requestSubmit(); }
  });
})();
