// The globe of MapLibre, out of the installed package; the same layers and the same looks as on the canvas.
import { SHAPES, words } from "/files/sphere.js";

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const EMPTY = { type: "FeatureCollection", features: [] };

function load(name, kind) {
  return new Promise((resolve, reject) => {
    const tag = document.createElement(kind);
    if (kind === "link") { tag.rel = "stylesheet"; tag.href = `/files/${name}`; } else tag.src = `/files/${name}`;
    tag.onload = resolve; tag.onerror = () => reject(new Error(name));
    document.head.append(tag);
  });
}

export async function make(place, { onPick, look }) {
  await Promise.all([load("maplibre-gl.css", "link"), load("maplibre-gl.js", "script")]);
  const { maplibregl } = window;
  const box = document.createElement("div");
  box.className = "gl";
  const hint = Object.assign(document.createElement("div"), { className: "hint", hidden: true });
  place.replaceChildren(box, hint);
  const map = new maplibregl.Map({
    container: box, attributionControl: false, center: [30, 55], zoom: 2, maxPitch: 0,
    style: { version: 8, projection: { type: "globe" }, sources: {}, layers: [{ id: "sea", type: "background", paint: { "background-color": colour("--sea") } }],
      sky: { "atmosphere-blend": ["interpolate", ["linear"], ["zoom"], 0, .6, 5, 0] } },
  });
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
  map.getCanvas().setAttribute("aria-label", "Globe. Arrow keys turn it, plus and minus change the distance; everything on it is listed below.");
  await new Promise((resolve) => (map.loaded() ? resolve() : map.once("load", resolve)));
  const add = (id, type, paint, layout = {}) => { map.addLayer({ id, type, source: id.split("-")[0], paint, layout }); };
  for (const id of ["areas", "lines", "dashed", "points"]) map.addSource(id, { type: "geojson", data: EMPTY });
  add("areas-fill", "fill", { "fill-color": ["get", "c"], "fill-opacity": ["get", "a"] });
  add("areas-line", "line", { "line-color": ["get", "s"], "line-width": ["get", "w"], "line-opacity": ["get", "o"] });
  add("lines-line", "line", { "line-color": ["get", "s"], "line-width": ["get", "w"], "line-opacity": ["get", "o"] }, { "line-cap": "round" });
  add("dashed-line", "line", { "line-color": ["get", "s"], "line-width": ["get", "w"], "line-opacity": ["get", "o"], "line-dasharray": [2, 2] });
  add("points-dot", "symbol", { "icon-opacity": ["get", "o"] }, { "icon-image": ["get", "icon"], "icon-allow-overlap": true, "icon-ignore-placement": true });
  function icon(style) { // drawn once for every shape, size and colour
    const shape = style.shape || "circle", size = style.size || 4, fill = colour(style.fill), edge = colour("--paper"), id = `${shape} ${size} ${fill} ${edge}`;
    if (!map.hasImage(id)) {
      const wide = 32, plate = document.createElement("canvas"), path = new Path2D();
      plate.width = plate.height = 2 * wide;
      const pen = plate.getContext("2d");
      pen.scale(2, 2); SHAPES[shape](path, wide / 2, wide / 2, size + .5);
      pen.fillStyle = fill; pen.fill(path); pen.lineWidth = 1; pen.strokeStyle = edge; pen.stroke(path);
      map.addImage(id, pen.getImageData(0, 0, 2 * wide, 2 * wide), { pixelRatio: 2 });
    }
    return id;
  }
  let held = [];
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { map.setPaintProperty("sea", "background-color", colour("--sea")); api.show(held); });
  const ids = ["points-dot", "dashed-line", "lines-line", "areas-fill"];
  const find = (point) => {
    const around = [[point.x - 4, point.y - 4], [point.x + 4, point.y + 4]];
    const seen = map.queryRenderedFeatures(around, { layers: ids });
    return seen.length ? held[seen[0].properties.i] : null;
  };
  map.on("mousemove", (event) => {
    const found = find(event.point);
    hint.hidden = !found || found.layer === "countries";
    map.getCanvas().style.cursor = hint.hidden ? "" : "pointer";
    if (!hint.hidden) { hint.textContent = words(found.feature); hint.style.left = `${event.point.x + 12}px`; hint.style.top = `${event.point.y + 12}px`; }
  });
  map.on("click", (event) => { const found = find(event.point); if (found) onPick(found.layer, found.feature); });

  const api = {
    kind: "webgl",
    show(shown) {
      held = shown;
      const sorted = { areas: [], lines: [], dashed: [], points: [] };
      shown.forEach(({ layer, feature }, i) => {
        const style = look(layer, feature), type = feature.geometry.type;
        const group = type.endsWith("Polygon") ? "areas" : type.endsWith("Point") ? "points" : style.dash ? "dashed" : "lines";
        sorted[group].push({ type: "Feature", geometry: feature.geometry, properties: {
          i, c: style.fill ? colour(style.fill) : "rgba(0,0,0,0)", a: style.fill ? style.alpha ?? 1 : 0, s: style.stroke ? colour(style.stroke) : "rgba(0,0,0,0)",
          w: style.stroke && !(group === "areas" && style.dash) ? style.width || 1 : 0, o: group === "points" ? style.alpha ?? 1 : style.strokeAlpha ?? 1, icon: group === "points" ? icon(style) : "" } });
        // the outline of an area is drawn broken by the layer for broken lines
        if (group === "areas" && style.dash) sorted.dashed.push({ type: "Feature", geometry: feature.geometry, properties: { i, s: colour(style.stroke), w: style.width || 1, o: style.strokeAlpha ?? 1 } });
      });
      for (const id of Object.keys(sorted)) map.getSource(id).setData({ type: "FeatureCollection", features: sorted[id] });
      box.dataset.drawn = String(shown.length);
    },
    centre(lon, lat) { map.jumpTo({ center: [lon, lat] }); },
    zoom(by) { map.zoomTo(map.getZoom() + Math.log2(by), { animate: false }); },
  };
  return api;
}
