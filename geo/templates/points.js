/* Thousands of points on one canvas. Positions arrive as 16-bit steps of their own extent, in base64. */
(function () {
  "use strict";

  const HOVER_PX = 4;

  /* From here on dots are many and plain: no rim, seen through, so that many in one place look darker. */
  const MANY = 2000;
  const ALPHA = 0.6;

  /* Places on the flat world of web Mercator, 256 pixels wide: x and y by turns. */
  function decode(layer) {
    const text = atob(layer.data);
    const places = new Float64Array(text.length / 2);
    const [west, south, east, north] = layer.box;
    const read = (at) => (text.charCodeAt(at) + 256 * text.charCodeAt(at + 1)) / 65535;
    for (let at = 0; at < text.length; at += 4) {
      const lon = west + (east - west) * read(at);
      const lat = south + (north - south) * read(at + 2);
      places[at / 2] = 128 + (lon * 128) / 180;
      places[at / 2 + 1] = 128 - (128 * Math.asinh(Math.tan((lat * Math.PI) / 180))) / Math.PI;
    }
    return places;
  }

  /* The pixels around its middle that one dot covers: how far away in a row of pixels, and how much, of 255. */
  function makeStamp(reach, radius, wide) {
    const canvas = document.createElement("canvas");
    const side = (canvas.width = canvas.height = 2 * reach + 1);
    const pen = canvas.getContext("2d");
    pen.globalAlpha = ALPHA;
    pen.arc(reach + 0.5, reach + 0.5, radius, 0, 2 * Math.PI);
    pen.fill();
    const covers = pen.getImageData(0, 0, side, side).data.filter((_, at) => at % 4 === 3);
    const cells = [...covers.keys()].filter((cell) => covers[cell]);
    const steps = cells.map((cell) => (Math.floor(cell / side) - reach) * wide + (cell % side) - reach);
    return { steps: Int32Array.from(steps), covers: Uint8Array.from(cells, (cell) => covers[cell]) };
  }

  /* A colour as the three lower bytes of a pixel. */
  function readColor(color) {
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
    return red | (green << 8) | (blue << 16);
  }

  /* Dots by the thousand: pixels are summed here, which takes a fifth of the time of as many circles. */
  function stampDots(wide, high, layer, ratio) {
    const sheet = document.createElement("canvas");
    [sheet.width, sheet.height] = [wide, high];
    const pen = sheet.getContext("2d");
    const image = pen.createImageData(wide, high);
    const pixels = new Uint32Array(image.data.buffer);
    const reach = Math.ceil(layer.radius * ratio);
    const { steps, covers } = makeStamp(reach, layer.radius * ratio, wide);
    const ink = readColor(layer.color);
    for (let at = 0; at < layer.spots.length; at += 2) {
      const x = Math.floor(layer.spots[at] * ratio);
      const y = Math.floor(layer.spots[at + 1] * ratio);
      if (x < reach || y < reach || x >= wide - reach || y >= high - reach) continue;
      const middle = y * wide + x;
      for (let cell = 0; cell < steps.length; cell += 1) {
        const place = middle + steps[cell];
        const alpha = pixels[place] >>> 24;
        pixels[place] = ink | ((alpha + (((255 - alpha) * covers[cell] * 257 + 32768) >> 16)) << 24);
      }
    }
    pen.putImageData(image, 0, 0);
    return sheet;
  }

  function drawDots(pen, layer) {
    pen.fillStyle = layer.color;
    pen.strokeStyle = "#ffffff";
    for (let at = 0; at < layer.spots.length; at += 2) {
      pen.beginPath();
      pen.arc(layer.spots[at], layer.spots[at + 1], layer.radius, 0, 2 * Math.PI);
      pen.fill();
      pen.stroke();
    }
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
      const told = JSON.stringify(layers);
      if (told === this._told) return;
      this._told = told;
      this._layers = layers.map((layer) => ({ ...layer, places: decode(layer) }));
      this._draw();
    },

    _draw: function () {
      const size = this._map.getSize();
      const margin = size.multiplyBy(PADDING).round();
      const ratio = window.devicePixelRatio || 1;
      const whole = size.add(margin.multiplyBy(2));
      this._origin = this._map.containerPointToLayerPoint(margin.multiplyBy(-1)).round();
      L.DomUtil.setPosition(this._canvas, this._origin);
      this._canvas.width = Math.round(whole.x * ratio);
      this._canvas.height = Math.round(whole.y * ratio);
      this._canvas.style.width = whole.x + "px";
      this._canvas.style.height = whole.y + "px";
      const pen = this._canvas.getContext("2d");
      pen.scale(ratio, ratio);
      for (const layer of this._layers) {
        this._place(layer);
        if (layer.spots.length <= 2 * MANY) drawDots(pen, layer);
        else pen.drawImage(stampDots(this._canvas.width, this._canvas.height, layer, ratio), 0, 0, whole.x, whole.y);
      }
    },

    /* Where a layer's points lie on the canvas; by turns x and y again. */
    _place: function (layer) {
      const scale = 2 ** this._map.getZoom();
      const from = this._map.getPixelOrigin().add(this._origin);
      layer.spots = layer.places.map((place, at) => place * scale - (at % 2 ? from.y : from.x));
    },

    /* The labelled point nearest to a place on the map, or null. Later layers lie on top. */
    find: function (latlng) {
      const at = this._map.latLngToLayerPoint(latlng).subtract(this._origin);
      let found = null;
      for (const layer of this._layers) {
        if (!layer.labels || !layer.spots) continue;
        let nearest = layer.radius + HOVER_PX;
        layer.labels.forEach((label, place) => {
          const distance = Math.hypot(layer.spots[2 * place] - at.x, layer.spots[2 * place + 1] - at.y);
          if (distance <= nearest) {
            nearest = distance;
            found = { name: layer.name, label };
          }
        });
      }
      return found;
    },
  });

  window.commonbeatPoints = { Points };
})();
