"use strict";
(function () {
  var form = document.getElementById("filter");
  function open(node) {
    for (; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
  }
  function follow() {
    var id = decodeURIComponent(location.hash.slice(1));
    var node = id && document.getElementById(id);
    if (node) { open(node); node.scrollIntoView(); }
  }
  addEventListener("hashchange", follow);
  follow();
  if (!form) return;
  var all = function (what) { return Array.prototype.slice.call(document.querySelectorAll(what)); };
  var rows = all("[data-d]"), bodies = all("[data-b]");
  var tables = all("table.matrix"), lists = all("details.of-body, .kind");
  var state = document.getElementById("state");
  function value(name) { return form.elements[name].value; }
  // name, letter, initial, year before the first, first day, last day
  var eras = form.dataset.eras.split(" ").map(function (era) { return era.split("|"); });
  var names = eras.map(function (era) { return era.slice(0, 3).join("|"); }).join("|");
  var typed = new RegExp("^(" + names + ")?(元|\\d{1,4})(?:(年度)|(?:年|[-./]|$)(?:(\\d{1,2})(?:月|[-./]|$)(?:(\\d{1,2})日?)?)?)$");
  function two(number) { return ("0" + number).slice(-2); }
  // the first or last day of what was typed; null when it is no day
  function day(text, last) {
    var plain = text.normalize("NFKC").replace(/\s/g, "").toUpperCase();
    if (!plain) return "";
    var m = typed.exec(plain);
    if (!m || !m[1] && (m[2] === "元" || m[2].length < 4)) return null;
    var era = eras.filter(function (era) { return era.slice(0, 3).indexOf(m[1]) >= 0; })[0] || [0, 0, 0, 0, "", ""];
    var year = (m[2] === "元" ? 1 : +m[2]) + +era[3];
    var start = +form.dataset.fiscal;
    if (m[3] && !last) return year + "-" + two(start) + "-01";
    if (m[3]) return start === 1 ? year + "-12-31" : year + 1 + "-" + two(start - 1) + "-31";
    // an era begins and ends within a year
    if (!m[4] && last) return era[5] && era[5] < year + "-12-31" ? era[5] : year + "-12-31";
    if (!m[4]) return era[4] > year + "-01-01" ? era[4] : year + "-01-01";
    var begin = year + "-" + two(m[4]) + "-" + two(m[5] || 1), date = new Date(begin + "T00:00:00Z");
    if (isNaN(date) || date.toISOString().slice(0, 10) !== begin || begin < era[4] || era[5] && begin > era[5]) return null;
    return m[5] || !last ? begin : begin.slice(0, 8) + "31";
  }
  function bound(name, last) {
    var found = day(value(name), last);
    form.elements[name].setAttribute("aria-invalid", found === null);
    return found || "";
  }
  function seen(node) { return !node.hidden; }
  function filter() {
    var from = bound("from", false), to = bound("to", true), issuer = value("issuer"), body = value("body");
    var unmet = form.elements.open.checked;
    rows.forEach(function (row) {
      var d = row.dataset;
      row.hidden = !!(from && !(d.d >= from) || to && !(d.d && d.d <= to) || issuer && d.i !== issuer || unmet && d.o !== "1");
    });
    bodies.forEach(function (cell) { cell.hidden = body !== "" && cell.dataset.b !== body; });
    tables.forEach(function (table) {
      table.parentElement.hidden = !Array.prototype.some.call(table.querySelectorAll("thead [data-b]"), seen);
      Array.prototype.forEach.call(table.querySelectorAll(".level"), function (th) { th.hidden = body !== ""; });
    });
    lists.forEach(function (list) {
      var any = Array.prototype.some.call(list.querySelectorAll("li[data-d]"), seen);
      var other = body !== "" && list.dataset.b !== undefined && list.dataset.b !== body;
      list.hidden = !any || other;
    });
    var circulars = all("details.circular"), left = circulars.filter(seen).length;
    var wrong = ["from", "to"].filter(function (name) { return form.elements[name].getAttribute("aria-invalid") === "true"; });
    var set = from || to || issuer || body || unmet;
    if (wrong.length) state.textContent = form.dataset.unread;
    else if (from && to && to < from) state.textContent = form.dataset.reversed;
    else state.textContent = set ? form.dataset.state.replace("{all}", circulars.length).replace("{left}", left) : "";
  }
  form.addEventListener("input", filter);
  form.addEventListener("change", filter);
  form.addEventListener("reset", function () { setTimeout(filter, 0); });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  addEventListener("beforeprint", function () {
    var left = all("details").filter(seen);
    if (left.length <= 120) left.forEach(function (one) { one.open = true; });
  });
  form.hidden = false;
  filter();
})();
