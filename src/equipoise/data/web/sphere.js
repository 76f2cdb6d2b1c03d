// A globe drawn on a canvas: orthographic, without WebGL. Layers come as GeoJSON, in degrees.
const RAD = Math.PI / 180;
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// What is said of a thing while the pointer is over it.
export const words = ({ properties: { name, kind, minutes } }) => `${name.replaceAll("_", " ")}: ${kind}${minutes === undefined ? "" : `, ${minutes} min`}`;

// A mark for every kind of site: colour is never the only sign.
export const SHAPES = {
  circle: (p, x, y, s) => p.arc(x, y, s, 0, 7),
  square: (p, x, y, s) => p.rect(x - s, y - s, 2 * s, 2 * s),
  diamond: (p, x, y, s) => { p.moveTo(x, y - 1.4 * s); p.lineTo(x + 1.4 * s, y); p.lineTo(x, y + 1.4 * s); p.lineTo(x - 1.4 * s, y); p.closePath(); },
  triangle: (p, x, y, s) => { p.moveTo(x, y - 1.3 * s); p.lineTo(x + 1.2 * s, y + s); p.lineTo(x - 1.2 * s, y + s); p.closePath(); },
  cross: (p, x, y, s) => { const a = .45 * s, b = 1.4 * s; [[-a, -b], [a, -b], [a, -a], [b, -a], [b, a], [a, a], [a, b], [-a, b], [-a, a], [-b, a], [-b, -a], [-a, -a]].forEach(([u, v]) => p.lineTo(x + u, y + v)); p.closePath(); },
  star: (p, x, y, s) => { for (let i = 0; i < 10; i++) { const a = Math.PI * i / 5, q = i % 2 ? .7 * s : 1.7 * s; p.lineTo(x + q * Math.sin(a), y - q * Math.cos(a)); } p.closePath(); },
};

export async function make(place, { onPick, look }) {
  const canvas = document.createElement("canvas");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", "Globe. Arrow keys turn it, plus and minus change the distance; everything on it is listed below.");
  const hint = Object.assign(document.createElement("div"), { className: "hint", hidden: true });
  place.replaceChildren(canvas, hint);
  const pen = canvas.getContext("2d");
  const at = { lon: 30, lat: 55, zoom: 1.5, size: 0, height: 0, drawn: [], shown: [], queued: false };

  const visible = (x, y, z) => z >= 0;
  function project(lon, lat) {
    const l = (lon - at.lon) * RAD, p = lat * RAD, q = at.lat * RAD;
    const x = Math.cos(p) * Math.sin(l);
    const y = Math.cos(q) * Math.sin(p) - Math.sin(q) * Math.cos(p) * Math.cos(l);
    const z = Math.sin(q) * Math.sin(p) + Math.cos(q) * Math.cos(p) * Math.cos(l);
    return [x, y, z];
  }
  const radius = () => (Math.min(at.size, at.height) / 2 - 6) * at.zoom / 1;
  const screen = ([x, y], r) => [at.size / 2 + r * x, at.height / 2 - r * y];

  function line(path, points, r, lift) {
    let on = false;
    const n = points.length - 1;
    points.forEach(([lon, lat], i) => {
      const p = project(lon, lat);
      const up = lift ? 1 + lift * Math.sin(Math.PI * i / n) : 1;
      const seen = p[2] * up > 0 || Math.hypot(p[0] * up, p[1] * up) > 1;
      if (!seen) { on = false; return; }
      const [x, y] = screen([p[0] * up, p[1] * up], r);
      on ? path.lineTo(x, y) : path.moveTo(x, y);
      on = true;
    });
  }
  function ring(path, points, r) {
    let any = false;
    const on = points.map(([lon, lat]) => {
      const p = project(lon, lat);
      if (visible(...p)) { any = true; return screen(p, r); }
      const d = Math.hypot(p[0], p[1]) || 1e-9; // behind: pushed to the limb
      return screen([p[0] / d, p[1] / d], r);
    });
    if (!any) return;
    on.forEach(([x, y], i) => (i ? path.lineTo(x, y) : path.moveTo(x, y)));
    path.closePath();
  }
  function outline(geometry, r, lift) {
    const path = new Path2D();
    const parts = geometry.type.startsWith("Multi") ? geometry.coordinates : [geometry.coordinates];
    if (geometry.type.endsWith("Polygon")) parts.forEach((rings) => rings.forEach((one) => ring(path, one, r)));
    else parts.forEach((points) => line(path, points, r, lift));
    return path;
  }

  function draw() {
    at.queued = false;
    const ratio = devicePixelRatio || 1, box = place.getBoundingClientRect();
    if (!box.width) return;
    at.size = box.width; at.height = box.height;
    if (canvas.width !== Math.round(box.width * ratio) || canvas.height !== Math.round(box.height * ratio)) {
      canvas.width = Math.round(box.width * ratio); canvas.height = Math.round(box.height * ratio);
    }
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, at.size, at.height);
    const r = radius(), cx = at.size / 2, cy = at.height / 2;
    const glow = pen.createRadialGradient(cx - r * .3, cy - r * .3, r * .2, cx, cy, r);
    glow.addColorStop(0, colour("--sea")); glow.addColorStop(1, colour("--sea-edge"));
    pen.fillStyle = glow;
    pen.beginPath(); pen.arc(cx, cy, r, 0, 7); pen.fill();
    pen.save(); pen.beginPath(); pen.arc(cx, cy, r, 0, 7); pen.clip();
    at.drawn = [];
    const points = [], lines = [];
    for (const { layer, feature } of at.shown) {
      const type = feature.geometry.type, style = look(layer, feature);
      if (type.endsWith("Point")) { points.push({ layer, feature, style }); continue; }
      if (type.endsWith("LineString")) { lines.push({ layer, feature, style }); continue; }
      const path = outline(feature.geometry, r);
      if (style.fill) { pen.globalAlpha = style.alpha ?? 1; pen.fillStyle = colour(style.fill); pen.fill(path, "evenodd"); }
      stroke(path, style);
      at.drawn.push({ layer, feature, path, isArea: true });
      if (layer === "countries" && feature === at.last) graticule(r);
    }
    pen.restore();
    for (const { layer, feature, style } of lines) {
      const path = outline(feature.geometry, r, style.lift);
      stroke(path, style);
      at.drawn.push({ layer, feature, path });
    }
    for (const { layer, feature, style } of points) {
      const parts = feature.geometry.type === "Point" ? [feature.geometry.coordinates] : feature.geometry.coordinates;
      for (const [lon, lat] of parts) {
        const p = project(lon, lat);
        if (p[2] < 0) continue;
        const [x, y] = screen(p, r), path = new Path2D();
        SHAPES[style.shape || "circle"](path, x, y, style.size || 4);
        pen.globalAlpha = style.alpha ?? 1; pen.fillStyle = colour(style.fill); pen.fill(path);
        pen.globalAlpha = 1; pen.lineWidth = 1; pen.setLineDash([]); pen.strokeStyle = colour("--paper"); pen.stroke(path);
        if (style.label && at.zoom > 1.6) {
          pen.font = "600 12px Helvetica, Arial, Liberation Sans, sans-serif"; pen.lineWidth = 3;
          pen.strokeText(feature.properties.name, x + 8, y + 4); pen.fillStyle = colour("--ink");
          pen.fillText(feature.properties.name, x + 8, y + 4);
        }
        at.drawn.push({ layer, feature, x, y });
      }
    }
    pen.globalAlpha = 1;
    canvas.dataset.drawn = String(at.drawn.length);
  }
  function stroke(path, style) {
    if (!style.stroke) return;
    pen.globalAlpha = style.strokeAlpha ?? 1; pen.strokeStyle = colour(style.stroke);
    pen.lineWidth = style.width || 1; pen.setLineDash(style.dash || []); pen.stroke(path); pen.globalAlpha = 1;
  }
  function graticule(r) {
    const path = new Path2D();
    for (let lon = -180; lon < 180; lon += 30) line(path, Array.from({ length: 37 }, (_, i) => [lon, -90 + 5 * i]), r);
    for (let lat = -60; lat <= 60; lat += 30) line(path, Array.from({ length: 73 }, (_, i) => [-180 + 5 * i, lat]), r);
    stroke(path, { stroke: "--grid", strokeAlpha: .5, width: .6 });
  }
  const queue = () => { if (!at.queued) { at.queued = true; requestAnimationFrame(draw); } };

  function hit(x, y) {
    const near = at.drawn.filter((one) => one.x !== undefined && Math.hypot(one.x - x, one.y - y) < 9);
    if (near.length) return near[near.length - 1];
    const ratio = devicePixelRatio || 1;
    pen.lineWidth = 9; pen.setLineDash([]);
    for (let i = at.drawn.length - 1; i >= 0; i--) {
      const one = at.drawn[i];
      if (one.path && !one.isArea && pen.isPointInStroke(one.path, x * ratio, y * ratio)) return one;
    }
    for (let i = at.drawn.length - 1; i >= 0; i--) {
      const one = at.drawn[i];
      if (one.isArea && pen.isPointInPath(one.path, x * ratio, y * ratio, "evenodd")) return one;
    }
    return null;
  }
  const spot = (event) => { const box = canvas.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
  let drag = null;
  canvas.addEventListener("pointerdown", (event) => { drag = { x: event.clientX, y: event.clientY, lon: at.lon, lat: at.lat, moved: false }; canvas.setPointerCapture(event.pointerId); });
  canvas.addEventListener("pointermove", (event) => {
    if (drag) {
      const dx = event.clientX - drag.x, dy = event.clientY - drag.y;
      if (Math.hypot(dx, dy) > 3) drag.moved = true;
      if (drag.moved) { turn(drag.lon - dx / radius() / RAD, drag.lat + dy / radius() / RAD); hint.hidden = true; }
      return;
    }
    const [x, y] = spot(event), found = hit(x, y);
    hint.hidden = !found || found.layer === "countries";
    canvas.style.cursor = hint.hidden ? "grab" : "pointer";
    if (!hint.hidden) {
      hint.textContent = words(found.feature);
      hint.style.left = `${Math.min(x + 12, at.size - 180)}px`; hint.style.top = `${y + 12}px`;
    }
  });
  canvas.addEventListener("pointerup", (event) => {
    const moved = drag && drag.moved; drag = null;
    if (moved) return;
    const found = hit(...spot(event));
    if (found) onPick(found.layer, found.feature);
  });
  canvas.addEventListener("pointerleave", () => { hint.hidden = true; });
  canvas.addEventListener("wheel", (event) => { if (event.ctrlKey || document.activeElement === canvas) { event.preventDefault(); zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15); } }, { passive: false });
  canvas.addEventListener("keydown", (event) => {
    const step = 12 / at.zoom, moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
    if (moves[event.key]) turn(at.lon + moves[event.key][0], at.lat + moves[event.key][1]);
    else if (event.key === "+" || event.key === "=") zoom(1.25);
    else if (event.key === "-") zoom(1 / 1.25);
    else return;
    event.preventDefault();
  });
  function turn(lon, lat) { at.lon = ((lon + 540) % 360) - 180; at.lat = Math.max(-89, Math.min(89, lat)); canvas.dataset.centre = `${at.lon.toFixed(1)} ${at.lat.toFixed(1)}`; queue(); }
  function zoom(by) { at.zoom = Math.max(.95, Math.min(20, at.zoom * by)); queue(); }
  new ResizeObserver(queue).observe(place);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", queue);

  return {
    kind: "canvas",
    show(shown) { at.shown = shown; at.last = shown.filter((one) => one.layer === "countries").pop()?.feature; queue(); },
    centre(lon, lat) { turn(lon, lat); },
    zoom,
  };
}
