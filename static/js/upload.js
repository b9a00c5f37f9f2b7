/* Files in pieces of 1 MiB: a bar for each and one for all, cancel, retry; a lost link costs one piece. The page works
   without this file. Context: the form [data-pieces] of documents/document_upload.html and, there and in
   documents/import_detail.html, the fieldset [data-every] with the answers for all rows. */
"use strict";
(() => {
  const PIECE = 1048576, AT_ONCE = 3, TRIES = 8;
  const one = (what, from = document) => from.querySelector(what);
  const form = () => one("form[data-pieces]");
  const pause = (seconds) => new Promise((go) => {
    setTimeout(go, seconds * 1000);
    addEventListener("online", go, {once: true});
  });
  let jobs = [], plans = new Map(), running = 0, landing = false;

  class Stop extends Error {} /* nothing to gain by trying again by itself; the text is for the person */

  async function ask(url, fields, job) {
    const body = fields instanceof Blob ? fields : fields && new URLSearchParams(fields);
    const headers = {Accept: "application/json", "X-CSRFToken": one("[name=csrfmiddlewaretoken]").value};
    if (fields instanceof Blob) headers["Content-Type"] = "application/octet-stream";
    const answer = await fetch(url, {method: fields ? "POST" : "GET", body, headers, redirect: "manual", signal: job?.stop.signal});
    if (answer.type === "opaqueredirect" || answer.status === 403) throw new Stop(form().dataset.session);
    const data = await answer.json().catch(() => ({}));
    if (answer.status === 422 || answer.status === 413 || answer.status === 507) {
      throw Object.assign(new Stop(data.error), {refused: answer.status === 422});
    }
    if (![200, 404, 409].includes(answer.status)) throw new Error(answer.status);
    return {status: answer.status, ...data};
  }

  const hex = async (blob) => [...new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()))]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");

  /* Begin, or go on where an earlier visit ended if the bytes that are there are the beginning of this file. */
  async function begin(job) {
    const fields = {name: job.path, size: job.file.size};
    for (const name of ["hueco", "organisation"]) if (form()[name]) fields[name] = form()[name].value;
    if (job.plan) fields.batch = (await job.plan).batch;
    const told = await ask(form().dataset.start, fields, job);
    if (told.skipped) return told;
    if (told.status !== 200) throw new Stop(form().dataset.session);
    if (told.received && !(window.crypto?.subtle && told.sha256 === await hex(job.file.slice(0, told.received)))) {
      await ask(told.urls.cancel, {}, job);
      return begin(job);
    }
    job.urls = told.urls;
    job.at = told.received;
    return told;
  }

  async function send(job) {
    if (!job.urls) {
      if ((await begin(job)).skipped) return;
    } else if (job.unsure) {
      const told = await ask(job.urls.state, null, job);
      if (told.status === 404) {
        if (job.closing) return; /* the answer was lost, the file was not */
        job.urls = null;
        return send(job);
      }
      job.at = told.received;
    }
    job.unsure = false;
    for (;;) {
      while (job.at < job.file.size) {
        draw(job);
        const told = await ask(`${job.urls.add}?offset=${job.at}`, job.file.slice(job.at, job.at + PIECE), job);
        if (told.status === 404) throw new Error("gone");
        job.at = told.received;
        job.tries = 0;
      }
      draw(job, form().dataset.check);
      job.closing = true;
      const told = await ask(job.urls.finish, job.plan ? {batch: (await job.plan).batch} : {}, job);
      if (told.status !== 409) {
        job.to = told.batch;
        job.notes = (told.notes || []).join(" ");
        return;
      }
      job.at = told.received;
    }
  }

  async function run(job) {
    running += 1;
    job.state = "run";
    while (job.state === "run") {
      try {
        await send(job);
        job.state = "done";
        draw(job, [form().dataset.done, job.notes].filter(Boolean).join(". "));
      } catch (error) {
        if (job.stop.signal.aborted) break;
        job.unsure = true;
        job.tries += 1;
        if (error instanceof Stop || job.tries > TRIES) {
          job.state = error.refused ? "refused" : "stopped";
          draw(job, error instanceof Stop ? error.message : form().dataset.stopped);
        } else {
          const wait = Math.min(2 ** (job.tries - 1), 30);
          draw(job, form().dataset.lost.replace("%", wait));
          await pause(wait);
        }
      }
    }
    running -= 1;
    next();
  }

  function draw(job, say = "") {
    const share = job.state === "done" ? 100 : Math.floor(job.at * 100 / (job.file.size || 1));
    one("progress", job.row).value = share;
    one("progress", job.row).hidden = job.state === "refused";
    one(".n", job.row).textContent = job.state === "refused" ? "" : `${share} %`;
    one("[data-say]", job.row).textContent = say;
    one("[data-say]", job.row).classList.toggle("err", ["refused", "stopped"].includes(job.state));
    one("[data-retry]", job.row).hidden = !["refused", "stopped"].includes(job.state);
    one("[data-cancel]", job.row).hidden = job.state === "done";
    if (job.state === "refused") one("[data-cancel]", job.row).firstChild.textContent = form().dataset.drop;
    const all = one("[data-all]"), live = jobs.filter((other) => other.state !== "refused");
    const size = live.reduce((sum, other) => sum + other.file.size, 0) || 1;
    const here = live.reduce((sum, other) => sum + (other.state === "done" ? other.file.size : other.at), 0);
    const done = live.filter((other) => other.state === "done").length;
    all.hidden = !jobs.length;
    one("progress", all).value = here * 100 / size;
    const text = `${done} ${form().dataset.of} ${live.length}`;
    if (one(".n", all).textContent !== text) one(".n", all).textContent = text;
  }

  function next() {
    for (const job of jobs) if (running < AT_ONCE && job.state === "wait") run(job);
    if (!running && jobs.length && !jobs.some((job) => ["wait", "run", "stopped"].includes(job.state))) land();
  }

  /* All that could come has come: the same page, which now has the answers; what was refused stays to be read. */
  async function land() {
    const done = jobs.filter((job) => job.state === "done");
    if (!done.length || landing) return;
    landing = true;
    const places = new Set(done.map((job) => job.to).filter(Boolean));
    for (const plan of new Set(done.map((job) => job.plan).filter(Boolean))) places.add((await plan).url);
    const plain = done.some((job) => !job.to && !job.plan);
    const kept = jobs.filter((job) => job.state === "refused");
    if (!plain && places.size === 1 && kept.every((job) => job.plan || job.told)) {
      location.assign([...places][0]);
      return;
    }
    try {
      const answer = await fetch(form().dataset.here, {redirect: "error"});
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const typed = new Map([...form().elements].filter((e) => /^f\d/.test(e.name)).map((e) => [e.name, e]));
      one("main").replaceWith(one("main", page));
      for (const field of form().elements) { /* what was typed before more files came */
        const old = typed.get(field.name);
        if (old) field.type === "checkbox" ? field.checked = old.checked : field.value = old.value;
      }
    } catch {
      location.assign(form().dataset.here);
      return;
    }
    jobs = kept;
    plans = new Map();
    landing = false;
    ready();
    for (const job of kept) {
      job.told = true;
      one("[data-list]").append(job.row);
    }
    if (kept.length) one("#h-gua")?.closest("section").before(one("[data-list]"));
    one("#h-gua")?.focus();
  }

  function add(files) {
    const alone = files.filter((file) => !file.plan).length + jobs.filter((job) => !job.plan && job.state !== "refused").length;
    if (alone > Number(form().dataset.most)) {
      one("[data-hint]").textContent = form().dataset.many;
      one("[data-hint]").classList.add("err");
      return;
    }
    for (const {file, path, plan} of files) {
      const row = one("template", form()).content.firstElementChild.cloneNode(true);
      const job = {file, path: path || file.name, plan, row, at: 0, tries: 0, state: "wait", stop: new AbortController()};
      one("[data-name]", row).textContent = job.path;
      one(".q", row).textContent = file.size < PIECE / 2 ? `${Math.ceil(file.size / 1024)} KB` : `${(file.size / PIECE).toFixed(1)} MB`;
      one("progress", row).setAttribute("aria-label", job.path);
      for (const words of row.querySelectorAll(".visually-hidden")) words.textContent = `: ${job.path}`;
      one("[data-cancel]", row).addEventListener("click", () => cancel(job));
      one("[data-retry]", row).addEventListener("click", () => {
        if (job.state === "refused") Object.assign(job, {urls: null, at: 0, closing: false, unsure: false});
        Object.assign(job, {state: "wait", tries: 0});
        draw(job, form().dataset.wait);
        next();
      });
      jobs.push(job);
      one("[data-list]").append(row);
      draw(job, form().dataset.wait);
    }
    next();
  }

  function cancel(job) {
    job.stop.abort();
    const {urls} = job, left = job.state === "run";
    job.state = "gone";
    jobs = jobs.filter((other) => other !== job);
    job.row.remove();
    if (urls) ask(urls.cancel, {}).catch(() => {});
    if (jobs.length) draw(jobs[0], one("[data-say]", jobs[0].row).textContent);
    else one("[data-all]").hidden = true;
    if (!left) next();
    one("#id_files").focus();
  }

  /* The import that the files of one folder make; begun once. */
  function planOf(folder) {
    if (!form().dataset.batch) return null;
    if (!plans.has(folder)) {
      const fields = {name: folder};
      if (form().organisation) fields.organisation = form().organisation.value;
      plans.set(folder, (async () => {
        for (let wait = 1; ; wait = Math.min(wait * 2, 30)) {
          try { return await ask(form().dataset.batch, fields); } catch (error) {
            if (error instanceof Stop) throw error;
            await pause(wait);
          }
        }
      })());
    }
    return plans.get(folder);
  }

  async function walk(entry, found, folder) {
    if (entry.isFile) {
      const file = await new Promise((yes, no) => entry.file(yes, no));
      found.push({file, path: entry.fullPath.slice(1), plan: folder && planOf(folder)});
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((yes, no) => reader.readEntries(yes, no));
      if (!some.length) return;
      for (const inner of some) await walk(inner, found, folder || entry.name);
    }
  }

  document.addEventListener("change", (event) => {
    const input = event.target;
    if (input.type === "file" && input.form === form() && form()) {
      const files = [...input.files];
      input.value = "";
      add(files.map((file) => {
        const path = file.webkitRelativePath;
        return {file, path, plan: path && planOf(path.split("/")[0])};
      }));
    }
    const every = input.closest("[data-every]");
    if (every && input.value) apply(input);
  });

  function apply(select) {
    const name = select.name.slice("all-".length);
    const value = select.value === "ninguno" ? "" : select.value;
    for (const other of document.querySelectorAll(`[data-row] select[name$="-${name}"]:not(:disabled)`)) other.value = value;
  }

  document.addEventListener("dragover", (event) => {
    if (event.target.closest?.("main") && form()) event.preventDefault();
  });
  document.addEventListener("drop", async (event) => {
    if (!form() || !event.dataTransfer.files.length) return;
    event.preventDefault();
    const found = [], entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    for (const entry of entries) await walk(entry, found, "");
    add(found);
  });

  /* With this file there is nothing to press after choosing. */
  function ready() {
    if (!form()) return;
    one("[name=files_step]").hidden = true;
    one("[data-hint]").hidden = false;
    if (one("[data-folder]")) one("[data-folder]").hidden = false;
    for (const button of document.querySelectorAll("[name=apply_all]")) button.hidden = true;
  }
  ready();
  if (!form()) for (const button of document.querySelectorAll("[name=apply_all]")) button.hidden = true;
})();
