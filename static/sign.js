// Hand signature: ink on a canvas → PNG in the hidden field. The photo way beside it needs no script.
(function () {
  "use strict";

  function prepare(box) {
    var canvas = box.querySelector("[data-pad]");
    var field = box.querySelector("[data-ink]");
    var said = box.querySelector("[data-said]");
    var pad = new window.SignaturePad(canvas, { minWidth: 1, maxWidth: 3.2, penColor: "#13202c" });

    // The canvas follows its box and the screen density; ink already there is kept.
    function fit() {
      var ratio = Math.max(window.devicePixelRatio || 1, 1);
      var ink = pad.toData();
      canvas.width = canvas.offsetWidth * ratio;
      canvas.height = canvas.offsetHeight * ratio;
      canvas.getContext("2d").scale(ratio, ratio);
      pad.fromData(ink);
    }
    function keep() {
      field.value = pad.isEmpty() ? "" : pad.toDataURL("image/png");
      said.textContent = pad.isEmpty() ? "还没签" : "已签，提交后存档";
    }

    pad.addEventListener("endStroke", keep);
    box.querySelector("[data-clear]").addEventListener("click", function () { pad.clear(); keep(); });
    window.addEventListener("resize", fit);
    fit();
  }

  document.querySelectorAll("[data-sign]").forEach(prepare);
})();
