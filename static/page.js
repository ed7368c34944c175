// Small comforts of every page. Each page works without this file.
(function () {
  "use strict";

  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  // A table wider than its box can be scrolled with the keyboard too.
  document.querySelectorAll(".tw, .stp, .tabs").forEach(function (box) {
    if (box.scrollWidth > box.clientWidth && !box.hasAttribute("tabindex")) { box.tabIndex = 0; }
  });

  // A stage bar longer than a phone is wide opens at the stage the case has reached.
  document.querySelectorAll(".stp [aria-current]").forEach(function (stage) {
    var bar = stage.parentElement;
    bar.scrollLeft = stage.offsetLeft - bar.offsetLeft - (bar.clientWidth - stage.offsetWidth) / 2;
  });

  // A clause or menu opened over the page closes with Esc or a click elsewhere.
  function closeOthers(except) {
    document.querySelectorAll(".law-d[open], .tb-d[open]").forEach(function (open) {
      if (open !== except) { open.open = false; }
    });
  }
  document.addEventListener("click", function (event) {
    closeOthers(event.target.closest(".law-d, .tb-d"));
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    var open = document.querySelector(".law-d[open], .tb-d[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });

  var summary = document.getElementById("es");
  if (summary) { summary.focus(); }

  // htmx: say that something is loading, put the focus back, and tell a failed request in plain words.
  document.body.addEventListener("htmx:beforeRequest", function (event) {
    event.detail.target.setAttribute("aria-busy", "true");
  });
  document.body.addEventListener("htmx:afterRequest", function (event) {
    event.detail.target.removeAttribute("aria-busy");
  });
  document.body.addEventListener("htmx:afterSettle", function (event) {
    var next = event.detail.target.querySelector("[data-focus]");
    if (next) { next.focus(); }
  });
  function tell(words) {
    var box = document.getElementById("notices");
    if (!box) { return; }
    var notice = document.createElement("div");
    notice.className = "al over mb-3";
    notice.setAttribute("role", "alert");
    notice.textContent = words;
    box.replaceChildren(notice);
  }
  document.body.addEventListener("htmx:responseError", function (event) {
    var status = event.detail.xhr.status;
    if (status === 403) { tell("登录已过期，或这件事不归本岗位办。刷新本页再试，填的内容还在。"); }
    else if (status === 404) { tell("这一项已不在原处，刷新本页再看。"); }
    else if (status === 429) { tell("点得太快，等 1 分钟再试。"); }
    else { tell("这一步没有办成，填的内容还在本页。过一会儿再试，还不行就打服务电话。"); }
  });
  document.body.addEventListener("htmx:sendError", function () {
    tell("网络没连上，填的内容还在本页。连上后再试。");
  });
})();
