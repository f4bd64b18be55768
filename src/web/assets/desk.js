// What the desk does beyond reading: keys, marks that follow the focus, files dropped on the page.
// Every page works without it; nothing is fetched but from this machine.
"use strict";
(function () {
  const one = (what, from) => (from || document).querySelector(what);
  const all = (what, from) => [...(from || document).querySelectorAll(what)];
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

  // ---- one letter: fields and their places

  const paper = one(".paper");
  const fields = () => all(".field").filter(field => field.checkVisibility());

  function light(name, mark) {
    for (const lit of all(".on")) lit.classList.remove("on");
    if (!name) return;
    const field = document.getElementById("f-" + name);
    if (field) field.classList.add("on");
    const marks = all('.mark[data-field="' + name + '"]');
    for (const place of marks) place.classList.add("on");
    const first = mark || marks[0];
    if (!first || !paper) return;
    // only the page is moved: where the reader is among the fields stays
    const at = first.getBoundingClientRect(), room = paper.getBoundingClientRect();
    const above = at.top - room.top < 24, below = at.bottom - room.bottom > -24;
    if (above || below) paper.scrollTo({ top: paper.scrollTop + at.top - room.top - room.height / 3, behavior: calm ? "auto" : "smooth" });
    if (at.left < room.left || at.right > room.right) paper.scrollLeft += at.left - room.left - room.width / 3;
  }

  document.addEventListener("focusin", event => {
    const field = event.target.closest(".field");
    if (field) light(field.dataset.field);
  });
  document.addEventListener("click", event => {
    const place = event.target.closest("a.place");
    if (place) {
      const mark = document.getElementById(place.dataset.mark);
      if (mark) { event.preventDefault(); light(place.closest(".field").dataset.field, mark); }
      return;
    }
    const mark = event.target.closest(".paper a[data-field]");
    if (mark) { event.preventDefault(); go(document.getElementById("f-" + mark.dataset.field)); return; }
    if (event.target.closest("[data-close]")) { event.preventDefault(); close(event.target.closest(".change")); }
  });

  function go(node) {
    if (!node) return;
    if (node.classList.contains("field")) light(node.dataset.field);
    for (let up = node.parentElement; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
    node.focus({ preventScroll: true });
    node.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  }

  function close(change) {
    if (!change) return;
    one("form", change).reset();
    change.open = false;
    go(change.closest(".field"));
  }

  // a box that opens takes the focus
  for (const change of all(".change")) {
    change.addEventListener("toggle", () => {
      const box = change.open && one("input:not([type=hidden]),select,textarea", change);
      if (box) { box.focus(); if (box.select) box.select(); }
    });
  }

  // after a correction the reader is where she was; on a new letter at the first field to look at
  if (paper) {
    const named = location.hash.startsWith("#f-") && document.getElementById(location.hash.slice(1));
    const first = named || one(".field.open") || one(".field");
    if (first) { first.focus({ preventScroll: !named }); light(first.dataset.field); }
  }

  // on a telephone the list comes first, unless it was narrowed
  const filters = one("details.filters");
  if (filters && innerWidth < 704 && filters.dataset.narrowed !== "true") filters.open = false;

  // ---- rows of lists

  const rows = () => all(".queue a.row, .book a.open, .hits a.title, .bundle a").filter(row => row.checkVisibility());

  function step(by) {
    const list = paper ? fields() : rows();
    if (!list.length) return;
    const here = document.activeElement && (paper ? document.activeElement.closest(".field") : document.activeElement);
    const at = list.indexOf(here);
    const next = list[at < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(list.length - 1, Math.max(0, at + by))];
    if (paper) go(next); else { next.focus(); next.scrollIntoView({ block: "nearest" }); }
  }

  // ---- keys

  const follow = key => { const link = one('[data-key="' + key + '"]'); if (link) link.click(); return !!link; };
  const send = id => { const form = document.getElementById(id); if (form) form.requestSubmit(); return !!form; };
  const typing = node => node && (node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName));

  document.addEventListener("keydown", event => {
    const node = event.target, change = node.closest && node.closest(".change");
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (typing(node) && change) one("form", change).requestSubmit(); else send("confirm");
      return;
    }
    if (event.key === "Escape" && change) { event.preventDefault(); close(change); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(node) || one("dialog[open]")) return;
    let done = true;
    switch (event.key) {
      case "j": case "ArrowDown": if (event.key === "j" || paper && node.closest(".field")) step(1); else done = false; break;
      case "k": case "ArrowUp": if (event.key === "k" || paper && node.closest(".field")) step(-1); else done = false; break;
      case "Enter": {
        const field = node.classList && node.classList.contains("field") && node;
        const box = field && one(".change", field);
        if (box) box.open = true; else done = false;
        break;
      }
      case "1": done = send("confirm") || follow("1"); break;
      case "u": done = send("undo") || send("undo-last"); break;
      case "n": done = follow("n"); break;
      case "p": done = follow("p"); break;
      case "g": location.href = "/inbox"; break;
      case "/": { const box = one("#search") || one("#find"); box.focus(); box.select(); break; }
      case "z": if (paper) paper.classList.toggle("large"); else done = false; break;
      case "?": one("#keys").showModal(); break;
      default: done = false;
    }
    if (done) event.preventDefault();
  });

  // a form is sent once
  document.addEventListener("submit", event => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) event.preventDefault(); else form.dataset.sent = "1";
  });
  addEventListener("pageshow", () => { for (const form of all("form")) delete form.dataset.sent; });

  // ---- files

  const drop = one("#drop");
  if (!drop) return;
  const token = one('meta[name="kairan-token"]').content;
  const list = one("#arrivals");
  const english = document.documentElement.lang === "en";
  let watching = false, again = false;

  async function watch() {
    // an answer that is under way may not know of the file that was just sent
    again = true;
    if (watching) return;
    watching = true;
    for (;;) {
      again = false;
      const answer = await fetch("/upload/stages").then(reply => reply.ok ? reply.json() : null).catch(() => null);
      // made by this desk of escaped text, as the page itself is
      if (answer) list.innerHTML = answer.list;
      if (!again && (!answer || !answer.busy)) break;
      await new Promise(done => setTimeout(done, again ? 0 : 600));
    }
    watching = false;
  }

  function say(name, text, bad) {
    let box = one("#sending");
    if (!box) { box = document.createElement("ul"); box.id = "sending"; box.className = "arrivals"; box.setAttribute("aria-live", "polite"); list.before(box); }
    const row = document.createElement("li"), who = document.createElement("span"), stage = document.createElement("span");
    who.className = "name"; who.textContent = name;
    stage.className = bad ? "stage bad" : "stage"; stage.textContent = text;
    row.append(who, stage); box.append(row);
    return { stage, row };
  }

  // one file after the other: a large one holds no other back for long, and each has its own answer
  function send_file(file) {
    const { stage, row } = say(file.name, english ? "sending" : "送信中");
    return new Promise(done => {
      const bar = document.createElement("progress");
      bar.max = 1; bar.value = 0; bar.setAttribute("aria-label", file.name);
      stage.replaceChildren(bar);
      const call = new XMLHttpRequest(), form = new FormData();
      form.append("file", file, file.name);
      call.upload.onprogress = event => { if (event.lengthComputable) bar.value = event.loaded / event.total; };
      call.onload = () => {
        let answer = null;
        try { answer = JSON.parse(call.responseText).files[0]; } catch { /* a page that says why */ }
        if (answer && answer.taken) row.remove();
        else { stage.className = "stage bad"; stage.textContent = answer ? answer.why : (english ? "refused" : "受け付けられませんでした") + " (" + call.status + ")"; }
        done();
      };
      call.onerror = () => { stage.className = "stage bad"; stage.textContent = english ? "could not be sent" : "送れませんでした"; done(); };
      call.open("POST", "/upload");
      call.setRequestHeader("x-kairan-token", token);
      call.send(form);
    });
  }

  async function take(files) {
    const old = one("#sending");
    if (old) old.remove();
    for (const file of files) { await send_file(file); watch(); }
  }

  drop.addEventListener("dragover", event => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  addEventListener("dragover", event => event.preventDefault());
  addEventListener("drop", event => event.preventDefault());
  drop.addEventListener("drop", event => {
    event.preventDefault();
    drop.classList.remove("over");
    take([...event.dataTransfer.files]);
  });
  one("#files").addEventListener("change", event => { take([...event.target.files]); event.target.value = ""; });
  if (drop.dataset.busy === "true") watch();
})();
