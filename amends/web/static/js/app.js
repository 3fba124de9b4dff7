// Small conveniences for every page. All pages work without this file.
(() => {
  "use strict";
  const typing = (node) => node && (node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName));

  // data-key="a": the key presses the button, follows the link or focuses the field.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      document.querySelectorAll("details[data-pop][open]").forEach((pop) => { pop.open = false; });
      if (typing(event.target) && !event.target.closest("dialog")) event.target.blur();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event.target)) return;
    if (document.querySelector("dialog[open]") && !event.target.closest("dialog")) return;
    const match = [...document.querySelectorAll("[data-key]")].find(
      (node) => node.dataset.key === event.key && !node.disabled && node.getClientRects().length,
    );
    if (!match) return;
    event.preventDefault();
    if (typing(match)) { match.focus(); if (match.select) match.select(); } else match.click();
  });

  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-close]");
    if (close) close.closest(".notice, dialog")?.[close.closest("dialog") ? "close" : "remove"]();
    const opener = event.target.closest("[data-dialog]");
    if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
    const zoom = event.target.closest("a[data-zoom]");
    if (zoom && !event.ctrlKey && !event.metaKey) { event.preventDefault(); enlarge(zoom); }
    if (event.target.closest("[data-print]")) window.print();
    const copy = event.target.closest("[data-copy]");
    if (copy) copied(copy);
    document.querySelectorAll("details[data-pop][open]").forEach((pop) => {
      if (!pop.contains(event.target)) pop.open = false;
    });
  });

  // <button data-copy="id-of-field" data-copied="Copied">: the field's text to the clipboard.
  const copied = async (button) => {
    const field = document.getElementById(button.dataset.copy);
    field.focus();
    field.select();
    try { await navigator.clipboard.writeText(field.value); } catch { document.execCommand("copy"); }
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = "Copy"; }, 4000);
  };

  const enlarge = (link) => {
    const dialog = document.createElement("dialog");
    dialog.className = "dialog dialog-zoom";
    dialog.setAttribute("aria-label", link.querySelector("img")?.alt || "Photo");
    const image = document.createElement("img");
    image.src = link.href;
    image.alt = link.querySelector("img")?.alt || "";
    dialog.append(image);
    dialog.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => { dialog.remove(); link.focus(); });
    document.body.append(dialog);
    dialog.showModal();
  };

  // A form is sent once: the second press of the button does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.busy) { event.preventDefault(); return; }
    form.dataset.busy = "1";
    event.submitter?.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-busy]").forEach((form) => { delete form.dataset.busy; });
    document.querySelectorAll("[aria-busy]").forEach((node) => node.removeAttribute("aria-busy"));
  });

  // <input type="file" data-photos="id-of-box">: what can be no photo, or is too large, is said at once and not sent.
  const LARGEST = 12 * 1024 * 1024, LARGEST_FILE = 200 * 1024 * 1024;
  const PHOTO = /^image\/(jpeg|png|webp|hei[cf])$/, OTHER = /^(video\/(mp4|quicktime|webm|x-matroska|3gpp)|application\/pdf)$/;
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!input.dataset?.photos) return;
    const good = new DataTransfer();
    const wrong = [];
    for (const file of input.files) {
      if (file.type && !PHOTO.test(file.type) && !OTHER.test(file.type)) wrong.push(`${file.name} is not a photo that can be used. Choose JPEG, PNG, WebP or HEIC, a video or a PDF.`);
      else if (PHOTO.test(file.type) && file.size > LARGEST) wrong.push(`${file.name} is larger than 12 MB. Choose a smaller one.`);
      else if (file.size > LARGEST_FILE) wrong.push(`${file.name} is larger than 200 MB. Choose a smaller one.`);
      else good.items.add(file);
    }
    refused(input.dataset.photos, wrong);
    if (!wrong.length) return;
    input.files = good.files;
    if (!good.files.length) event.stopImmediatePropagation();
    else if ("submit" in input.dataset) sessionStorage.setItem(input.dataset.photos, JSON.stringify(wrong)); // for the next page
  }, true);
  const refused = (id, texts) => document.getElementById(id)?.replaceChildren(...texts.map((text) => {
    const line = document.createElement("p");
    line.className = "said said-warn";
    line.textContent = text;
    return line;
  }));

  // <input type="file" data-check="address" data-photos="id-of-box">: whether a photo should be taken again, said at once.
  document.addEventListener("change", async (event) => {
    const { dataset, files, form } = event.target;
    if (!dataset?.check || !files?.length) return;
    const said = [];
    for (const file of [...files].filter((one) => one.type.startsWith("image/"))) {
      const body = new FormData();
      body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      body.append("photo", file);
      const answer = await fetch(dataset.check, { method: "POST", body }).then((found) => found.json()).catch(() => ({}));
      if (answer.text) said.push(`${file.name}: ${answer.text}`);
    }
    if (said.length) refused(dataset.photos, said);
  });

  // <input type="file" data-previews="id-of-list">: small pictures before anything is sent.
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!input.dataset || !input.dataset.previews) return;
    const list = document.getElementById(input.dataset.previews);
    list.querySelectorAll("img").forEach((image) => URL.revokeObjectURL(image.src));
    list.replaceChildren(...[...input.files].filter((file) => file.type.startsWith("image/")).map((file) => {
      const item = document.createElement("li");
      const image = document.createElement("img");
      image.src = URL.createObjectURL(file);
      image.alt = file.name;
      item.append(image);
      return item;
    }));
  });

  // <select data-submit>: a filter that applies itself.
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("[data-submit]")) event.target.form.requestSubmit();
  });

  // <table class="table table-cards">: on a phone each row is a card whose cells bear their column's name. The roles
  // are said again, because a table that is laid out otherwise loses them.
  const cards = (table) => {
    const names = [...table.querySelectorAll("thead th")].map((head) => head.textContent.trim());
    const said = [[table, "table"], ...[...table.querySelectorAll("thead, tbody, tfoot")].map((part) => [part, "rowgroup"])];
    table.querySelectorAll("tr").forEach((row) => {
      said.push([row, "row"]);
      [...row.cells].forEach((cell, place) => {
        said.push([cell, cell.scope === "col" ? "columnheader" : cell.scope === "row" ? "rowheader" : "cell"]);
        if (place && cell.colSpan === 1) cell.dataset.label = names[place] || "";
      });
    });
    said.forEach(([node, role]) => node.setAttribute("role", role));
    table.classList.add("is-labelled");
  };

  const settle = (root) => {
    root.querySelectorAll(".table-cards:not(.is-labelled)").forEach(cards);
    const errors = root.querySelector("[data-focus]");
    const scan = root.querySelector("[data-scan]");
    if (errors) errors.focus();
    else if (scan) { scan.focus(); scan.select(); }
  };
  document.addEventListener("htmx:afterSettle", (event) => settle(event.detail.elt));
  document.addEventListener("htmx:sendError", () => say("The server cannot be reached. Check your connection and try again."));
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.status >= 400 && xhr.status !== 422 && !xhr.getResponseHeader("HX-Retarget")) {
      event.detail.shouldSwap = false;
      say("This did not work. Reload the page and try again.");
    }
  });
  const say = (text) => {
    const box = document.createElement("div");
    box.className = "notice notice-bad";
    box.setAttribute("role", "alert");
    box.textContent = text;
    document.getElementById("messages")?.append(box);
  };

  // <div data-live="address">: the server says when to look again. The page polls as well, so nothing hangs on it.
  const listen = ({ dataset: { live } }) => {
    const stream = new EventSource(live);
    stream.addEventListener("changed", () => window.htmx?.trigger("#live", "changed"));
    window.addEventListener("pagehide", () => stream.close());
  };

  // The menu lies open where there is room for it, also after a phone or tablet was turned.
  const fold = (menu, narrow) => {
    if (!menu) return;
    if (narrow.matches) menu.open = false;
    narrow.addEventListener("change", () => { menu.open = !narrow.matches; });
  };

  const ready = () => {
    if (window.EventSource) document.querySelectorAll("[data-live]").forEach(listen);
    fold(document.querySelector("details[data-menu]"), window.matchMedia("(max-width: 52rem)"));
    settle(document);
    document.querySelectorAll("[data-photos]").forEach(({ dataset: { photos } }) => {
      const kept = sessionStorage.getItem(photos);
      if (kept) refused(photos, JSON.parse(kept));
      sessionStorage.removeItem(photos);
    });
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
  else ready();
})();
