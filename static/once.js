// One click, one act: a form marked data-once cannot be sent twice from this page.
// The server keeps its own one-time token; this only spares the user a second notice.
(function () {
  "use strict";

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches("form[data-once]")) { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    form.querySelectorAll("button:not([aria-disabled])").forEach(function (button) {
      button.setAttribute("aria-disabled", "true");
      button.dataset.sending = "1";
    });
  });
  // Coming back with the browser’s back button makes the form usable again.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      form.querySelectorAll("button[data-sending]").forEach(function (button) {
        button.removeAttribute("aria-disabled");
        delete button.dataset.sending;
      });
    });
  });
  // A blocked action stays visible with its reason; it does nothing when pressed.
  document.addEventListener("click", function (event) {
    var blocked = event.target.closest('[aria-disabled="true"]');
    if (blocked && !blocked.dataset.sending) { event.preventDefault(); }
  });
})();
