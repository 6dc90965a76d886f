/* The painter: keeps geometry that was fetched, and repaints it when told. Python's side of every message is
   geo/webmap.py. Colours and marks are in look.js, what stands on the map or is told of it in words.js, points in
   points.js; the server hands them out as one script, this one last. */
(function () {
  "use strict";

  /* Under the areas (400 in Leaflet): the ground. Over them: their borders, which take longest to draw and seldom
     change, roads, the outline, points. Each is a canvas of its own: a repaint draws again only what changed. */
  const PANES = { ground: 350, borders: 405, roads: 410, outline: 420, points: 430 };
  const KEPT_LAYERS = 8;
  /* A frame is a few pixels high until its page has its style; a view fitted into that is no number. */
  const LEAST_PX = 64;

  const { THEMES, getMarks, dressColor, dress } = window.commonbeatLook;
  const { makeTip, say, describe } = window.commonbeatWords;

  let map = null;
  let wanted = null;
  let theme = "light";
  let themeHeard = false;
  let shown = null;
  let ground = null;
  let groundTheme = null;
  let outline = null;
  let outlined = null;
  let points = null;
  let tip = null;
  let granted = null;
  let fitLater = null;
  const fetched = new Map();
  const renderers = {};

  /* ---- geometry, once per address ---- */

  function fetchOnce(url, make) {
    if (!fetched.has(url)) {
      const coming = fetch(url, { credentials: "same-origin" })
        .then((answer) => {
          if (!answer.ok) throw new Error("status " + answer.status);
          return answer.json();
        })
        .then(make);
      coming.catch(() => fetched.delete(url));
      fetched.set(url, coming);
      if (fetched.size > KEPT_LAYERS) fetched.delete(fetched.keys().next().value);
    }
    return fetched.get(url);
  }

  function makeAreas(collection) {
    const byId = new Map();
    const rings = [];
    const group = L.geoJSON(collection, {
      filter: (feature) => feature.geometry !== null,
      style: { stroke: false, fillOpacity: 1, smoothFactor: 0.6 },
      onEachFeature: (feature, layer) => {
        byId.set(String(feature.id), layer);
        rings.push(...collectRings(layer.getLatLngs()));
      },
    });
    const line = { interactive: false, fill: false, smoothFactor: 0.6, lineJoin: "round", pane: "borders",
      renderer: renderers.borders };
    const casing = L.polyline(rings, { ...line, weight: 3.2 });
    const ink = L.polyline(rings, { ...line, weight: 1.2 });
    const areas = { group, byId, casing, ink, bounds: group.getBounds() };
    group.on("click", (event) => pick(event));
    group.on("mousemove", (event) => hover(event));
    group.on("mouseout", hideTip);
    return areas;
  }

  function collectRings(parts) {
    if (!Array.isArray(parts[0])) return [parts.length ? parts.concat([parts[0]]) : parts];
    return parts.flatMap(collectRings);
  }

  function showAreas(areas) {
    if (shown === areas) return;
    if (shown) [shown.group, shown.casing, shown.ink].forEach((layer) => layer.remove());
    hideTip();
    [areas.group, areas.casing, areas.ink].forEach((layer) => layer.addTo(map));
    shown = areas;
  }

  /* ---- fills ---- */

  /* Leaflet draws again whatever is given a style, be it the same one. */
  function restyle(layer, style) {
    if (Object.keys(style).some((name) => layer.options[name] !== style[name])) layer.setStyle(style);
  }

  function fillAreas(areas, wish) {
    const fills = { ...getMarks(theme) };
    wish.ramp.forEach((color, step) => { fills[step.toString(36)] = dressColor(color, theme); });
    const places = new Map(wish.ids.map((id, place) => [id, place]));
    areas.byId.forEach((layer, id) => {
      const place = places.get(id);
      const sign = place === undefined ? "." : wish.classes.charAt(place);
      layer.commonbeat = { id, sign, label: place === undefined ? undefined : wish.labels[place] };
      restyle(layer, { fillColor: fills[sign] });
    });
    restyle(areas.casing, { color: wish.casing, opacity: theme === "dark" ? 0.75 : 1 });
    restyle(areas.ink, { color: wish.ink });
  }

  function outlineArea(areas, wish) {
    const layer = wish.selected === null ? null : areas.byId.get(wish.selected) || null;
    if (layer === outlined) return;
    if (outline) outline.remove();
    outlined = layer;
    outline = layer
      ? L.layerGroup([[wish.casing, 8], [wish.ink, 3.4]].map(([color, weight]) =>
          L.polygon(layer.getLatLngs(), { pane: "outline", renderer: renderers.outline, color, weight, fill: false,
            interactive: false, smoothFactor: 0.6 }))).addTo(map)
      : null;
  }

  /* ---- ground ---- */

  function styleGround(feature) {
    const colors = THEMES[theme];
    const kind = feature.properties.kind;
    if (kind === "road") {
      return { pane: "roads", renderer: renderers.roads, color: colors.road, weight: 1.4, opacity: colors.roadAlpha };
    }
    return { stroke: false, fillColor: colors[kind] || colors.land, fillOpacity: 1 };
  }

  function makeGround(collection) {
    const split = (isRoad) => ({
      type: "FeatureCollection",
      features: collection.features.filter((f) => (f.properties.kind === "road") === isRoad),
    });
    const options = (pane) => ({ pane, renderer: renderers[pane], interactive: false, style: styleGround });
    return L.layerGroup([L.geoJSON(split(false), options("ground")), L.geoJSON(split(true), options("roads"))]);
  }

  function showGround(layers) {
    if (ground !== layers) {
      if (ground) ground.remove();
      ground = layers;
      if (ground) ground.addTo(map);
    } else if (groundTheme === theme) return;
    if (ground) ground.eachLayer((layer) => layer.setStyle(styleGround));
    groundTheme = theme;
  }

  /* ---- view ---- */

  function measureScope(areas, wish) {
    const bounds = L.latLngBounds([]);
    wish.ids.forEach((id, place) => {
      const layer = wish.classes.charAt(place) === "-" ? null : areas.byId.get(id);
      if (layer) bounds.extend(layer.getBounds());
    });
    return bounds.isValid() ? bounds : areas.bounds;
  }

  function fitOnce(areas, wish) {
    const { x, y } = map.getSize();
    fitLater = Math.min(x, y) < LEAST_PX ? () => fitOnce(areas, wish) : null;
    if (fitLater) return;
    if (wish.fit && wish.fit.token !== granted) {
      const [west, south, east, north] = wish.fit.bounds;
      map.fitBounds([[south, west], [north, east]], { animate: false, maxZoom: 14, padding: [24, 24] });
      granted = wish.fit.token;
    } else if (granted === null) {
      const bounds = measureScope(areas, wish.areas);
      if (!bounds.isValid()) return;
      map.fitBounds(bounds, { animate: false, padding: [12, 12] });
      granted = "";
    }
  }

  /* ---- pointing and choosing ---- */

  function hover(event) {
    const area = event.layer.commonbeat;
    const point = points.find(event.latlng);
    if (!point && (!area || area.sign === "-")) return hideTip();
    const name = event.layer.feature.properties.name;
    const box = point ? makeTip(point.name, point.label) : makeTip(name == null ? area.id : name, area.label);
    tip.setLatLng(event.latlng).setContent(box);
    if (!map.hasLayer(tip)) tip.addTo(map);
  }

  function hideTip() {
    tip.remove();
  }

  function pick(event) {
    L.DomEvent.stop(event);
    const area = event.layer.commonbeat;
    if (!area || area.sign === "-" || !wanted) return;
    window.Streamlit.setComponentValue({ picked: area.id, level: wanted.areas.level, seq: Date.now() });
  }

  /* ---- painting ---- */

  function paint(wish, areas, layers) {
    showGround(layers);
    showAreas(areas);
    fillAreas(areas, wish.areas);
    outlineArea(areas, wish.areas);
    points.setLayers(wish.points);
    fitOnce(areas, wish);
    say(null);
    window.requestAnimationFrame(() => {
      document.body.dataset.painted = wish.token;
      document.body.dataset.paints = 1 + Number(document.body.dataset.paints || 0);
    });
  }

  function repaint(wish) {
    wanted = wish;
    if (!themeHeard) theme = wish.theme;
    dress(theme);
    describe(map.getContainer(), wish);
    const areas = fetchOnce(wish.areas.url, makeAreas);
    const layers = wish.context ? fetchOnce(wish.context, makeGround) : null;
    return Promise.all([areas, layers]).then(
      ([a, b]) => { if (wanted === wish) paint(wish, a, b); },
      (error) => { if (wanted === wish) say(wish.words ? wish.words.failed :
        "The map could not load its boundaries (" + error.message +
        "). The table has the same numbers; choose again to try once more."); });
  }

  /* Streamlit tells every frame the page's colours; they are known here sooner than in Python. */
  function hearTheme(event) {
    dropOldThemes();
    const told = event.detail.theme && event.detail.theme.base;
    if (told !== "light" && told !== "dark") return;
    const changed = told !== theme;
    themeHeard = true;
    theme = told;
    if (changed && wanted) repaint(wanted);
  }

  /* The bridge writes the page's colours as one more style element with every message. */
  function dropOldThemes() {
    const themes = [...document.head.querySelectorAll("style")].filter((s) => s.textContent.includes("--primary-color"));
    themes.slice(0, -1).forEach((old) => old.remove());
  }

  function attach(leafletMap, version) {
    map = leafletMap;
    map.attributionControl.setPrefix(false);
    Object.entries(PANES).forEach(([name, height]) => {
      const pane = map.createPane(name);
      pane.style.zIndex = height;
      pane.style.pointerEvents = "none";
      renderers[name] = L.canvas({ pane, padding: 0.25 });
    });
    points = new window.commonbeatPoints.Points({ pane: "points" }).addTo(map);
    tip = L.tooltip({ direction: "auto", opacity: 1, offset: [12, 0] });
    document.querySelectorAll("meta[name=viewport]").forEach((m) => { m.content = "width=device-width"; });
    new ResizeObserver(() => {
      map.invalidateSize({ pan: false });
      if (fitLater) fitLater();
    }).observe(map.getContainer());
    window.Streamlit.events.addEventListener(window.Streamlit.RENDER_EVENT, hearTheme);
    window.commonbeat.version = version;
    /* A message that came while scripts were loading was dropped: ask for the last one again. */
    window.setTimeout(() => window.Streamlit.setComponentReady(), 0);
  }

  window.commonbeat = { attach, repaint, getView: () => ({ zoom: map.getZoom(), center: map.getCenter() }) };
})();
