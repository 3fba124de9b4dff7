// The evidence viewer: a photo large, zoomed, turned, with what was read on it, and another one beside it.
// Links without this file open the photo itself.
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const make = (name, attributes = {}, ...inside) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...inside);
    return node;
  };
  const read = (text) => { try { return JSON.parse(text || "[]"); } catch { return []; } };

  // One picture that can be zoomed, moved and turned.
  class Pane {
    constructor() {
      this.image = make("img", { alt: "", draggable: "false" });
      this.layer = document.createElementNS(SVG, "svg");
      this.layer.setAttribute("viewBox", "0 0 1000 1000");
      this.layer.setAttribute("preserveAspectRatio", "none");
      this.layer.setAttribute("aria-hidden", "true");
      this.stage = make("div", { class: "look-stage" }, this.image, this.layer);
      this.caption = make("figcaption", { class: "look-caption" });
      this.frame = make("figure", { class: "look-pane" }, make("div", { class: "look-frame" }, this.stage), this.caption);
      const frame = this.frame.firstChild;
      frame.addEventListener("wheel", (event) => { event.preventDefault(); this.zoom(event.deltaY < 0 ? 1.25 : 0.8); }, { passive: false });
      frame.addEventListener("pointerdown", (event) => { this.drag = [event.clientX - this.x, event.clientY - this.y]; frame.setPointerCapture(event.pointerId); });
      frame.addEventListener("pointermove", (event) => { if (this.drag) { this.x = event.clientX - this.drag[0]; this.y = event.clientY - this.drag[1]; this.draw(); } });
      frame.addEventListener("pointerup", () => { this.drag = null; });
      frame.addEventListener("dblclick", () => this.fit());
      this.fit();
    }
    show({ url, label, boxes = [], mirrored = false }) {
      this.image.src = url;
      this.image.alt = label;
      this.caption.textContent = label;
      this.mirrored = mirrored;
      this.layer.replaceChildren(...boxes.flatMap(({ text, box }) => {
        const [left, top, right, bottom] = box;
        if (right <= left || bottom <= top) return [];
        const frame = document.createElementNS(SVG, "rect");
        for (const [key, value] of Object.entries({ x: left, y: top, width: right - left, height: bottom - top })) frame.setAttribute(key, value);
        const name = document.createElementNS(SVG, "title");
        name.textContent = text;
        frame.append(name);
        return [frame];
      }));
      if (boxes.length) this.caption.textContent = `${label}. Read on it: ${boxes.map(({ text }) => text).join(", ")}`;
      this.fit();
    }
    fit() { this.scale = 1; this.x = 0; this.y = 0; this.turn = 0; this.draw(); }
    zoom(by) { this.scale = Math.min(12, Math.max(0.5, this.scale * by)); this.draw(); }
    rotate() { this.turn = (this.turn + 90) % 360; this.draw(); }
    draw() { this.stage.style.transform = `translate(${this.x}px, ${this.y}px) scale(${this.scale}) rotate(${this.turn}deg) scaleX(${this.mirrored ? -1 : 1})`; }
  }

  const open = (start) => {
    const links = [...document.querySelectorAll("a[data-shot]")];
    const shots = links.map((link) => ({ url: link.href, label: link.querySelector("img").alt, boxes: read(link.dataset.boxes), beside: read(link.dataset.beside) }));
    let place = links.indexOf(start);
    let overlay = true;
    const main = new Pane(), second = new Pane();
    const choice = make("select", { class: "look-choice", "aria-label": "Compare with" });
    const place_text = make("span", { class: "look-place", role: "status" });
    const button = (words, key, act) => {
      const node = make("button", { type: "button", class: "button button-small", title: `Key ${key}` }, words);
      node.addEventListener("click", act);
      return node;
    };
    const both = (act) => { act(main); if (!second.frame.hidden) act(second); };
    const others = () => [...shots[place].beside, ...shots.filter((_, number) => number !== place)];
    const compare = (on = second.frame.hidden) => {
      second.frame.hidden = choice.hidden = !on;
      compared.setAttribute("aria-pressed", String(on));
      if (on) second.show(others()[choice.selectedIndex] ?? others()[0]);
      main.fit();
    };
    const layer = () => {
      overlay = !overlay;
      dialog.classList.toggle("look-plain", !overlay);
      read_on.setAttribute("aria-pressed", String(overlay));
    };
    const go = (by) => {
      place = (place + by + shots.length) % shots.length;
      main.show(shots[place]);
      place_text.textContent = `${place + 1} of ${shots.length}`;
      choice.replaceChildren(...others().map(({ label }) => make("option", {}, label)));
      compared.disabled = !others().length;
      read_on.hidden = ![...shots, ...shots[place].beside].some(({ boxes }) => boxes?.length);
      compare(!second.frame.hidden && others().length > 0);
    };
    const compared = button("Compare", "c", () => compare());
    const read_on = button("Text read", "o", layer);
    read_on.setAttribute("aria-pressed", "true");
    choice.addEventListener("change", () => compare(true));
    const close = button("Close", "Esc", () => dialog.close());
    const bar = make("div", { class: "look-bar" }, place_text,
      button("Previous", "left", () => go(-1)), button("Next", "right", () => go(1)),
      button("Closer", "+", () => both((pane) => pane.zoom(1.25))), button("Farther", "-", () => both((pane) => pane.zoom(0.8))),
      button("Turn", "r", () => main.rotate()), button("Fit", "0", () => both((pane) => pane.fit())), compared, choice, read_on, close);
    const dialog = make("dialog", { class: "dialog look", "aria-label": "Evidence" }, bar, make("div", { class: "look-panes" }, main.frame, second.frame));
    second.frame.hidden = choice.hidden = true;
    const keys = { ArrowLeft: () => go(-1), ArrowRight: () => go(1), "+": () => both((pane) => pane.zoom(1.25)), "-": () => both((pane) => pane.zoom(0.8)), r: () => main.rotate(), 0: () => both((pane) => pane.fit()), c: () => { if (!compared.disabled) compare(); }, o: layer };
    dialog.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target === choice || !keys[event.key]) return;
      event.preventDefault();
      event.stopPropagation();
      keys[event.key]();
    });
    dialog.addEventListener("close", () => { dialog.remove(); start.focus(); });
    document.body.append(dialog);
    dialog.showModal();
    go(0);
    if (shots[place].beside.length) compare(true);
    close.focus();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-shot]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
  });
})();
