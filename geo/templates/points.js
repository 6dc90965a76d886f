/* Thousands of points on one canvas. Positions arrive as 16-bit steps of their own extent, in base64. */
(function () {
  "use strict";

  const HOVER_PX = 4;

  function decode(layer) {
    const bytes = Uint8Array.from(atob(layer.data), (sign) => sign.charCodeAt(0));
    const steps = new DataView(bytes.buffer);
    const [west, south, east, north] = layer.box;
    const places = [];
    for (let at = 0; at < bytes.length; at += 4) {
      const x = steps.getUint16(at, true) / 65535;
      const y = steps.getUint16(at + 2, true) / 65535;
      places.push(L.latLng(south + (north - south) * y, west + (east - west) * x));
    }
    return places;
  }

  /* Drawn beyond the edges by this share of the frame, so that a drag does not uncover bare map at once. */
  const PADDING = 0.25;

  const Points = L.Layer.extend({
    initialize: function (options) {
      L.setOptions(this, options);
      this._layers = [];
    },

    onAdd: function () {
      this._canvas = L.DomUtil.create("canvas", "leaflet-zoom-hide", this.getPane());
      this._canvas.setAttribute("aria-hidden", "true");
      this._draw();
    },

    onRemove: function () {
      this._canvas.remove();
    },

    getEvents: function () {
      return { moveend: this._draw, resize: this._draw };
    },

    setLayers: function (layers) {
      this._layers = layers.map((layer) => ({ ...layer, places: decode(layer) }));
      if (this._map) this._draw();
    },

    _draw: function () {
      const size = this._map.getSize();
      const margin = size.multiplyBy(PADDING).round();
      const ratio = window.devicePixelRatio || 1;
      const whole = size.add(margin.multiplyBy(2));
      this._origin = this._map.containerPointToLayerPoint(margin.multiplyBy(-1)).round();
      L.DomUtil.setPosition(this._canvas, this._origin);
      this._canvas.width = whole.x * ratio;
      this._canvas.height = whole.y * ratio;
      this._canvas.style.width = whole.x + "px";
      this._canvas.style.height = whole.y + "px";
      const pen = this._canvas.getContext("2d");
      pen.scale(ratio, ratio);
      this._layers.forEach((layer) => this._drawLayer(pen, layer, whole));
    },

    _drawLayer: function (pen, layer, whole) {
      const radius = layer.radius;
      const alone = layer.places.length <= 2000;
      layer.spots = layer.places.map((place) => this._map.latLngToLayerPoint(place).subtract(this._origin));
      pen.fillStyle = layer.color;
      pen.strokeStyle = "#ffffff";
      pen.globalAlpha = alone ? 1 : 0.6;
      for (const spot of layer.spots) {
        if (spot.x < -radius || spot.y < -radius || spot.x > whole.x + radius || spot.y > whole.y + radius) continue;
        pen.beginPath();
        pen.arc(spot.x, spot.y, radius, 0, 2 * Math.PI);
        pen.fill();
        if (alone) pen.stroke();
      }
    },

    /* The labelled point nearest to a place on the map, or null. Later layers lie on top. */
    find: function (latlng) {
      const at = this._map.latLngToLayerPoint(latlng).subtract(this._origin);
      let found = null;
      for (const layer of this._layers) {
        if (!layer.labels || !layer.spots) continue;
        let nearest = layer.radius + HOVER_PX;
        layer.spots.forEach((spot, i) => {
          const distance = spot.distanceTo(at);
          if (distance <= nearest) {
            nearest = distance;
            found = { name: layer.name, label: layer.labels[i] };
          }
        });
      }
      return found;
    },
  });

  window.commonbeatPoints = { Points };
})();
