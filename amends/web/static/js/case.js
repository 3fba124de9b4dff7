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

  // <select data-fills="id">: a ready text goes into the field, to be changed there.
  document.addEventListener("change", (event) => {
    const field = document.getElementById(event.target.dataset?.fills ?? "");
    if (!field || !event.target.value) return;
    field.value = event.target.value;
    field.focus();
    const gap = field.value.match(/\{[a-z_]+\}/);
    if (gap) field.setSelectionRange(gap.index, gap.index + gap[0].length);
  });

  // The heartbeat: who else is here, and the handling clock. Active = a key, click or movement within a minute, in front.
  const here = document.getElementById("here");
  if (!here) return;
  const BEAT = 15000, IDLE = 60000;
  let last = Date.now();
  for (const kind of ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"]) {
    document.addEventListener(kind, () => { last = Date.now(); }, { passive: true });
  }
  const said = (leaving) => {
    const form = new FormData();
    form.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    form.set("active", document.visibilityState === "visible" && Date.now() - last < IDLE ? "1" : "0");
    form.set("doing", document.activeElement?.closest("form.act-form, #talk form") ? "writing" : "reading");
    if (leaving) form.set("leaving", "1");
    return form;
  };
  const beat = async () => {
    try {
      const answer = await fetch(here.dataset.beat, { method: "POST", body: said(false), redirect: "error" });
      if (!answer.ok || here.contains(document.activeElement)) return;
      here.innerHTML = await answer.text();
      window.htmx?.process(here);
    } catch { /* the next one may get through */ }
  };
  beat();
  setInterval(beat, BEAT);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") beat(); });
  // What leaves the page by a button is counted up to here; who just closes it is gone when the beats stay away.
  document.addEventListener("submit", (event) => {
    if (event.target.method === "post" && !event.target.hasAttribute("hx-post")) navigator.sendBeacon(here.dataset.beat, said(true));
  });
})();
