// Files go up in pieces (tus 1.0.0) and go on after the connection, or the page, was lost. Without this file, without
// JavaScript or without a place to remember files, the plain form sends them in one go.
//   <form data-upload="address" data-upload-then="go|keep">: "go" shows the page anew when all is there, "keep" puts
//   <input name="upload"> into the form, which is sent when all is there.
(() => {
  "use strict";
  const SMALLEST = 128 * 1024, LARGEST = 4 * 1024 * 1024, FORGET = 24 * 3600 * 1000;
  const jobs = new Map(); // form -> uploads under way or done
  const texts = (form, name, otherwise) => form.dataset[name] || otherwise;

  // What is under way is remembered with its file in this browser only, and forgotten when it is done or a day old.
  const base = new Promise((good) => {
    try {
      const opening = indexedDB.open("amends-uploads", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("files", { keyPath: "key" });
      opening.onsuccess = () => good(opening.result);
      opening.onerror = () => good(null);
      opening.onblocked = () => good(null);
    } catch { good(null); }
  });
  const stored = async (mode, act) => {
    const open = await base;
    if (!open) return undefined;
    return new Promise((good) => {
      try {
        const moved = open.transaction("files", mode);
        const asked = act(moved.objectStore("files"));
        moved.oncomplete = () => good(asked?.result);
        moved.onerror = moved.onabort = () => good(undefined);
      } catch { good(undefined); }
    });
  };
  const remember = ({ key, page, endpoint, file, url, done, at }) => stored("readwrite", (all) => all.put({ key, page, endpoint, file, url, done, at }));
  const forget = (key) => stored("readwrite", (all) => all.delete(key));

  const token = (form) => form.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  const asked = (form, url, method, headers = {}, body = undefined) => fetch(url, {
    method, body, redirect: "manual", credentials: "same-origin",
    headers: { "Tus-Resumable": "1.0.0", "X-CSRFToken": token(form), ...headers },
  });
  const pause = (ms) => new Promise((good) => {
    const on = () => { clearTimeout(timer); removeEventListener("online", on); good(); };
    const timer = setTimeout(on, ms);
    addEventListener("online", on);
  });
  const encoded = (bytes) => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""));
  const named = (text) => encoded(new TextEncoder().encode(text));
  const checked = async (piece) => (window.crypto?.subtle
    ? { "Upload-Checksum": `sha256 ${encoded(await crypto.subtle.digest("SHA-256", await piece.arrayBuffer()))}` } : {});

  class Stop extends Error {} // nothing to be tried again; its message is for the person
  const refusal = async (answer) => {
    if (answer.type === "opaqueredirect" || answer.status === 403) return new Stop("");
    try { return new Stop((await answer.json()).text); } catch { return new Stop(""); }
  };

  const begin = async (job) => {
    const answer = await asked(job.form, job.endpoint, "POST", {
      "Upload-Length": String(job.file.size), "Upload-Metadata": `filename ${named(job.file.name)}`,
    });
    if (answer.status >= 500) throw new Error("again");
    if (answer.status !== 201) throw await refusal(answer);
    job.url = answer.headers.get("Location");
    job.offset = 0;
    await remember(job);
  };
  const look = async (job) => {
    const answer = await asked(job.form, job.url, "HEAD");
    if (answer.status === 404 || answer.status === 410) { job.url = ""; return; }
    if (answer.status >= 500) throw new Error("again");
    if (!answer.ok) throw await refusal(answer);
    job.offset = Number(answer.headers.get("Upload-Offset"));
    job.kept = answer.headers.get("Amends-Kept-As") || "";
  };
  const piece = async (job) => {
    const part = job.file.slice(job.offset, job.offset + job.size);
    const since = performance.now();
    const answer = await asked(job.form, job.url, "PATCH", {
      "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(job.offset), ...(await checked(part)),
    }, part);
    if (answer.status === 409 || answer.status === 460) { job.offset = undefined; return false; }
    if (answer.status === 404 || answer.status === 410) { job.url = ""; return false; }
    if (answer.status >= 500) throw new Error("again");
    if (answer.status !== 204) throw await refusal(answer);
    const took = performance.now() - since;
    job.size = Math.min(LARGEST, Math.max(SMALLEST, took < 1000 ? job.size * 2 : took > 4000 ? job.size / 2 : job.size));
    job.offset = Number(answer.headers.get("Upload-Offset"));
    return job.offset >= job.file.size;
  };

  const send = async (job) => {
    let wait = 1000;
    for (;;) {
      if (job.cancelled) return;
      try {
        if (!job.url) await begin(job);
        if (job.offset === undefined) await look(job);
        if (!job.url) { job.offset = undefined; continue; }
        if (job.kept) break;
        show(job);
        if (await piece(job)) break;
        wait = 1000;
        job.row?.classList.remove("is-waiting");
      } catch (trouble) {
        if (trouble instanceof Stop) throw trouble;
        job.offset = undefined; // ask the server where it stands
        say(job, texts(job.form, "textWaiting", "Waiting for the connection"), true);
        await pause(wait);
        wait = Math.min(wait * 2, 15000);
      }
    }
  };

  const list = (form) => form.querySelector(".previews");
  const draw = (job) => {
    const row = document.createElement("li");
    row.className = "sending";
    const name = document.createElement("span");
    name.className = "sending-name";
    name.textContent = job.file.name;
    const bar = document.createElement("progress");
    bar.max = job.file.size || 1;
    bar.value = 0;
    bar.setAttribute("aria-label", job.file.name);
    const said = document.createElement("span");
    said.className = "sending-said";
    said.setAttribute("role", "status");
    const stop = document.createElement("button");
    stop.type = "button";
    stop.className = "button button-small button-quiet";
    stop.textContent = texts(job.form, "textCancel", "Cancel");
    stop.setAttribute("aria-label", `${stop.textContent}: ${job.file.name}`);
    stop.addEventListener("click", () => cancel(job));
    row.append(name, bar, said, stop);
    if (job.file.type.startsWith("image/")) {
      const image = document.createElement("img");
      image.src = URL.createObjectURL(job.file);
      image.alt = "";
      image.addEventListener("load", () => URL.revokeObjectURL(image.src));
      image.addEventListener("error", () => image.remove()); // HEIC, in most browsers
      row.prepend(image);
      row.classList.add("has-picture");
    }
    list(job.form)?.append(row);
    Object.assign(job, { row, bar, said });
  };
  const show = (job) => { if (job.bar) job.bar.value = job.offset || 0; };
  const say = (job, text, waiting = false) => {
    job.row?.classList.toggle("is-waiting", waiting);
    if (job.said && job.said.textContent !== text) job.said.textContent = text;
  };
  const cancel = async (job) => {
    job.cancelled = true;
    jobs.get(job.form)?.delete(job);
    job.row?.remove();
    job.input?.remove();
    await forget(job.key);
    if (job.url) asked(job.form, job.url, "DELETE").catch(() => {});
    settled(job.form);
  };

  const failed = (job, text) => {
    const sentence = text || `${job.file.name}: ${texts(job.form, "textFailed", "This could not be sent. Reload the page and try again.")}`;
    const box = document.getElementById(job.form.querySelector("[data-photos]")?.dataset.photos || "");
    const line = document.createElement("p");
    line.className = "said said-warn";
    line.textContent = sentence;
    box?.append(line);
    job.row?.remove();
    jobs.get(job.form)?.delete(job);
    if (text) forget(job.key); // refused for good; without a text the person was signed out, and it may go on
    return sentence;
  };
  const arrived = (job) => {
    job.done = true;
    show(Object.assign(job, { offset: job.file.size }));
    if (job.form.dataset.uploadThen !== "keep") { forget(job.key); say(job, texts(job.form, "textDone", "Sent")); return; }
    job.input = document.createElement("input");
    job.input.type = "hidden";
    job.input.name = "upload";
    job.input.value = job.url.split("/").filter(Boolean).pop();
    job.form.append(job.input);
    say(job, texts(job.form, "textDone", "Sent"));
    return remember(job);
  };
  // All is there: show the page anew, or send the form that waited.
  const settled = (form) => {
    const mine = [...(jobs.get(form) || [])];
    if (mine.some((job) => !job.done)) return;
    form.removeAttribute("data-sending");
    if (form.dataset.uploadThen !== "keep" && mine.length) {
      const box = form.querySelector("[data-photos]")?.dataset.photos;
      const said = [...(document.getElementById(box || "")?.children || [])].map((line) => line.textContent);
      if (said.length) try { sessionStorage.setItem(box, JSON.stringify(said)); } catch { /* shown until the page goes */ }
      location.reload();
    } else if (form.waiting) {
      const by = form.waiting.by;
      form.waiting = null;
      form.requestSubmit(by || undefined);
    }
  };

  const chain = new Map(); // form -> the end of its queue: one file after another
  const take = (job) => {
    if (!jobs.has(job.form)) jobs.set(job.form, new Set());
    jobs.get(job.form).add(job);
    job.form.dataset.sending = "1";
    draw(job);
    const turn = (chain.get(job.form) || Promise.resolve()).then(async () => {
      if (job.cancelled) return;
      try { await send(job); if (!job.cancelled) await arrived(job); } catch (stop) { failed(job, stop.message); }
      settled(job.form);
    });
    chain.set(job.form, turn);
  };
  const fresh = (form, file) => ({
    form, file, endpoint: form.dataset.upload, page: location.pathname, url: "", offset: undefined, size: 512 * 1024,
    key: `${location.pathname}|${file.name}|${file.size}|${file.lastModified}`, at: Date.now(),
  });

  document.addEventListener("change", async (event) => {
    const form = event.target.form;
    if (event.target.type !== "file" || !form?.dataset?.upload || !event.target.files.length) return;
    event.stopImmediatePropagation(); // neither sent as a form nor drawn twice
    const files = [...event.target.files];
    event.target.value = "";
    const under = new Set([...(jobs.get(form) || [])].map((job) => job.key));
    for (const file of files) {
      const job = fresh(form, file);
      if (under.has(job.key)) continue;
      await remember(job);
      take(job);
    }
  }, true);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (![...(jobs.get(form) || [])].some((job) => !job.done)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    form.waiting = { by: event.submitter };
    event.submitter?.setAttribute("aria-busy", "true");
  }, true);

  // What an earlier visit of this page left.
  const resume = async () => {
    const forms = [...document.querySelectorAll("form[data-upload]")];
    const left = (await stored("readonly", (all) => all.getAll())) || [];
    for (const record of left) {
      const form = forms.find((one) => one.dataset.upload === record.endpoint);
      if (Date.now() - record.at > FORGET) await forget(record.key);
      else if (form && record.page === location.pathname) {
        const job = { ...fresh(form, record.file), key: record.key, url: record.url, at: record.at };
        if (record.done) { // waits for its form: unless that was sent meanwhile
          try { await look(job); } catch { job.url = ""; }
          if (!job.url || job.kept || job.offset !== record.file.size) { await forget(record.key); continue; }
          if (!jobs.has(form)) jobs.set(form, new Set());
          jobs.get(form).add(job);
          draw(job);
          await arrived(job);
        } else take(job);
      }
    }
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", resume);
  else resume();
})();
