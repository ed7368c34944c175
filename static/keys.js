// Keys of the queue: J and K move, Enter opens, / goes to the search box. Nothing else is bound.
(function () {
  "use strict";

  function typing(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }
  function rows() {
    return Array.prototype.slice.call(document.querySelectorAll("[data-queue] tbody tr"));
  }
  function move(step) {
    var all = rows();
    if (!all.length) { return; }
    var at = all.findIndex(function (row) { return row.classList.contains("sel"); });
    var next = Math.min(Math.max(at + step, 0), all.length - 1);
    if (at >= 0) { all[at].classList.remove("sel"); }
    all[next].classList.add("sel");
    var link = all[next].querySelector("a.nm, a");
    if (link) { link.focus({ preventScroll: true }); }
    all[next].scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) { return; }
    if (typing(event.target)) { return; }
    if (event.key === "/") {
      var box = document.querySelector('[data-key="/"]');
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    } else if (event.key === "j" || event.key === "J") {
      move(1);
    } else if (event.key === "k" || event.key === "K") {
      move(-1);
    } else if (event.key === "Enter" && event.target === document.body) {
      var chosen = document.querySelector("[data-queue] tr.sel a");
      if (chosen) { chosen.click(); }
    }
  });
})();
