"use strict";
// Finds the area that the device is in. The place is compared here, with boundaries that every visitor gets
// alike; it is put into no address, request, store or message.
(() => {
  const button = document.getElementById("locate");
  if (!button || !window.isSecureContext || !("geolocation" in navigator)) return;
  const says = (name) => {
    for (const line of document.querySelectorAll("[data-located]")) line.hidden = line.dataset.located !== name;
  };
  const inRing = (ring, x, y) => {
    let inside = false;
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const [xi, yi, xj, yj] = [ring[i], ring[i + 1], ring[j], ring[j + 1]];
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
    }
    return inside;
  };
  // A point in a hole is in two rings, so it counts as outside, as it should.
  const holds = (area, x, y) => area.rings.reduce((odd, ring) => odd !== inRing(ring, x, y), false);
  const show = (areas, coords) => {
    const [x, y] = [coords.longitude * areas.scale, coords.latitude * areas.scale];
    const place = areas.areas.find((area) => holds(area, x, y));
    const line = place && document.querySelector(`[data-place="${CSS.escape(place.key)}"] a`);
    if (!line) return says("outside");
    const link = document.getElementById("located");
    link.href = line.href;
    link.textContent = line.textContent;
    says("found");
    link.focus();
  };
  button.addEventListener("click", () => {
    says("asking");
    const shapes = fetch(button.dataset.shapes).then((answer) => answer.json());
    shapes.catch(() => says("failed"));
    navigator.geolocation.getCurrentPosition(
      (position) => shapes.then((areas) => show(areas, position.coords)).catch(() => says("failed")),
      () => says("failed"),
      { maximumAge: 0, timeout: 20000, enableHighAccuracy: false },
    );
  });
  button.parentElement.hidden = false;
})();
