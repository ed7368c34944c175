// Intake drafts save themselves: on each change and every 30 seconds. <form data-autosave="url"> posts its
// fields; [data-saved] says when. Without this file the draft is saved by the buttons of the form.
(function () {
  "use strict";

  var form = document.querySelector("form[data-autosave]");
  var said = document.querySelector("[data-saved]");
  if (!form || !window.fetch) { return; }
  var dirty = false;
  var running = false;

  function say(state, words) {
    if (!said) { return; }
    said.dataset.state = state;
    said.querySelector("span:last-child").textContent = words;
  }
  function clock() {
    var now = new Date();
    return ("0" + now.getHours()).slice(-2) + ":" + ("0" + now.getMinutes()).slice(-2);
  }
  function fields() {
    var data = new FormData(form);
    Array.from(form.querySelectorAll("input[type=file]")).forEach(function (input) { data.delete(input.name); });
    data.delete("once");
    return data;
  }
  function save() {
    if (!dirty || running) { return; }
    dirty = false;
    running = true;
    fetch(form.dataset.autosave, {
      method: "POST",
      body: fields(),
      credentials: "same-origin",
      headers: { "X-Autosave": "1", "X-Requested-With": "XMLHttpRequest" }
    }).then(function (answer) {
      if (!answer.ok || answer.redirected) { throw new Error(String(answer.status)); }
      say("on", "已保存 " + clock());
      return dirty;
    }).catch(function () {
      dirty = true;
      say("off", "未连上，先留在本页");
      return false;
    }).then(function (changedMeanwhile) {
      running = false;
      if (changedMeanwhile) { save(); }
    });
  }

  form.addEventListener("input", function () { dirty = true; });
  form.addEventListener("change", function () { dirty = true; save(); });
  window.setInterval(save, 30000);
  window.addEventListener("online", save);
  form.addEventListener("submit", function () { dirty = false; });
  window.addEventListener("beforeunload", function (event) {
    if (dirty) { event.preventDefault(); event.returnValue = ""; }
  });
})();
