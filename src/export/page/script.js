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
  function seen(node) { return !node.hidden; }
  function filter() {
    var from = value("from"), to = value("to"), issuer = value("issuer"), body = value("body");
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
    var set = from || to || issuer || body || unmet;
    state.textContent = set ? form.dataset.state.replace("{all}", circulars.length).replace("{left}", left) : "";
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
