/* What stands on the map in words, and what is told of it. Texts of the data only ever become text nodes. */
(function () {
  "use strict";

  function makeTip(name, label) {
    const box = document.createElement("div");
    const heading = document.createElement("strong");
    heading.textContent = name;
    box.append(heading);
    for (const line of label ? String(label).split("\n") : []) {
      const row = document.createElement("div");
      row.textContent = line;
      box.append(row);
    }
    return box;
  }

  function say(problem) {
    let box = document.getElementById("commonbeat-problem");
    if (!problem && box) box.remove();
    if (!problem) return;
    if (!box) {
      box = document.createElement("div");
      box.id = "commonbeat-problem";
      box.setAttribute("role", "alert");
      document.body.prepend(box);
    }
    box.textContent = problem;
  }

  function translate(container, words) {
    document.documentElement.lang = words.language;
    for (const [end, text] of [["in", words.zoom_in], ["out", words.zoom_out]]) {
      const button = container.querySelector(".leaflet-control-zoom-" + end);
      button.title = text;
      button.setAttribute("aria-label", text);
    }
  }

  function describe(container, wish) {
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", wish.title);
    if (wish.words) translate(container, wish.words);
    const frame = window.frameElement;
    if (!frame) return;
    frame.title = wish.title;
    if (wish.height) frame.style.height = wish.height;
  }

  window.commonbeatWords = { makeTip, say, describe };
})();
