/* How the map looks in either theme: colours, and the marks of what has no number. */
(function () {
  "use strict";

  const THEMES = {
    light: { paper: "#fbfaf7", ink: "#1d2733", mark: "#6b7480", outside: "#f1efe8",
             land: "#f4f2ec", water: "#d3e0ea", park: "#e4ead9", road: "#1d2733", roadAlpha: 0.3 },
    dark: { paper: "#12181f", ink: "#e9edf1", mark: "#8d98a5", outside: "#1a222b",
            land: "#171f27", water: "#0e2233", park: "#1b2a23", road: "#f4f6f8", roadAlpha: 0.32 },
  };
  /* Colours that say nothing in particular are near paper in the dark theme too; pages/shared/look.py has them. */
  const QUIET = ["#d9d6cf", "#e3e0d8", "#c9ced4"];
  const QUIET_DARK = "#2f3a45";

  const marks = {};

  /* A fresh tile per theme; canvas takes a pattern wherever it takes a colour. */
  function makePattern(theme, draw) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const pen = tile.getContext("2d");
    pen.fillStyle = THEMES[theme].paper;
    pen.fillRect(0, 0, 8, 8);
    pen.strokeStyle = pen.fillStyle = THEMES[theme].mark;
    draw(pen);
    return pen.createPattern(tile, "repeat");
  }

  function drawHatch(pen) {
    pen.lineWidth = 1.1;
    pen.beginPath();
    for (const from of [-8, 0, 8]) {
      pen.moveTo(from - 1, 9);
      pen.lineTo(from + 9, -1);
    }
    pen.stroke();
  }

  function drawDots(pen) {
    for (const at of [2, 6]) {
      pen.beginPath();
      pen.arc(at, at, 1.05, 0, 2 * Math.PI);
      pen.fill();
    }
  }

  function getMarks(theme) {
    marks[theme] ||= {
      ".": makePattern(theme, drawHatch),
      ":": makePattern(theme, drawDots),
      "-": THEMES[theme].outside,
    };
    return marks[theme];
  }

  function dressColor(color, theme) {
    return theme === "dark" && QUIET.includes(color) ? QUIET_DARK : color;
  }

  /* The frame's own style sheet takes its colours from here. */
  function dress(theme) {
    const colors = THEMES[theme];
    document.documentElement.dataset.theme = theme;
    document.documentElement.style.setProperty("--paper", colors.paper);
    document.documentElement.style.setProperty("--ink", colors.ink);
  }

  window.commonbeatLook = { THEMES, getMarks, dressColor, dress };
})();
