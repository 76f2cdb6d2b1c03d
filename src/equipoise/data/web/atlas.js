// What stands on the globe: which layers, how each kind looks, in which world, and what a click tells.
const $ = (id) => document.getElementById(id);
const make = (tag, words, more = {}) => Object.assign(document.createElement(tag), { textContent: words ?? "" }, more);
const FIRST = ["countries", "sites", "flights", "radar_fans"];
const SITES = {
  capital: { fill: "--c-capital", shape: "star", size: 5, label: true }, division: { fill: "--c-own", shape: "square", size: 4 },
  port: { fill: "--c-own", shape: "diamond", size: 4 }, "air base": { fill: "--c-own", shape: "triangle", size: 4 },
  radar: { fill: "--c-radar", shape: "triangle", size: 4.5 }, "radio station": { fill: "--c-radio", shape: "cross", size: 4 },
  "post of command": { fill: "--c-own", shape: "cross", size: 4 }, "missile defence": { fill: "--c-defence", shape: "diamond", size: 4 },
  "basing town": { fill: "--c-change", shape: "circle", size: 4 },
};
const RIVAL = { fill: "--c-rival", shape: "circle", size: 3.5 };

export async function atlas({ state, keep, tellFact, armWords, country }) {
  let layers = {}, globe = null, on = new Set(FIRST), codes = null, isCentred = false;
  const base = "baseline";
  const armed = () => $("arm").value || "change";
  const byArm = (table, fallback) => table?.[armed()] ?? table?.[base] ?? fallback;
  const stands = (one, arm) => !one.properties.arms || one.properties.arms.includes("all") || one.properties.arms.includes(arm);
  const isNew = (one) => stands(one, armed()) && !stands(one, base);
  const isGone = (one) => armed() !== base && one.properties.chance_by_arm && (byArm(one.properties.chance_by_arm, 1) < .5) && (one.properties.chance_by_arm[base] ?? 1) >= .5;

  function look(layer, one) {
    const facts = one.properties;
    if (layer === "countries") {
      if (facts.kind === "land in dispute") return { fill: "--disputed", alpha: .9, stroke: "--border", width: .5, dash: [2, 2] };
      const inside = byArm(facts[`${layers.countries.alliance}_by_arm`], 0) >= .5;
      return { fill: inside ? "--allied" : "--land", stroke: "--border", width: .7 };
    }
    if (layer === "sites") return { ...(SITES[facts.kind] ?? RIVAL), ...(isNew(one) ? { fill: "--c-change" } : {}), ...(isGone(one) ? { alpha: .35 } : {}) };
    if (layer === "flights") return { stroke: isNew(one) ? "--c-change" : "--c-rival", width: isNew(one) ? 2 : 1, strokeAlpha: isNew(one) ? .95 : .5, lift: .06, ...(facts.kind === "to the capital" ? { dash: [5, 3] } : {}) };
    if (layer === "radar_fans") return { fill: isGone(one) ? undefined : "--c-radar", alpha: .025, stroke: isGone(one) ? "--c-lost" : "--c-radar", width: isGone(one) ? 2 : isNew(one) ? 1.6 : .8, strokeAlpha: isGone(one) || isNew(one) ? .9 : .35, ...(isGone(one) ? { dash: [6, 4] } : {}) };
    if (layer === "interception") return facts.kind === "interceptor ring" ? { fill: "--c-defence", alpha: .05, stroke: "--c-defence", width: isNew(one) ? 2 : 1, ...(facts.confidence === "ASSUMED" ? { dash: [4, 3] } : {}) } : { stroke: "--c-own", width: 1, strokeAlpha: .5, lift: .06 };
    if (layer === "radio") { const chance = byArm(facts.chance_by_arm, 0); return { fill: "--c-radio", alpha: .1 + .5 * chance, stroke: "--c-radio", width: 1, ...(isGone(one) ? { dash: [4, 3] } : {}) }; }
    if (layer === "trade" || layer === "supply") {
      const table = facts.value_by_arm ?? facts.flow_by_arm, now = byArm(table, 0), before = table?.[base] ?? 0;
      const moved = Math.abs(now - before) > .02 * Math.abs(before) + 1e-9;
      return { stroke: moved ? "--c-change" : "--c-trade", width: moved ? 2.6 : 1.4, strokeAlpha: .9, ...(facts.kind === "sea" ? { dash: [5, 3] } : {}) };
    }
    if (layer === "ground") return facts.kind === "main road" ? { stroke: "--c-road", width: .9, strokeAlpha: .7 } : { stroke: isNew(one) ? "--c-change" : "--c-own", width: 2.2, ...(facts.kind.startsWith("straight") ? { dash: [6, 4] } : {}) };
    return { stroke: "--c-road", width: 2, dash: [3, 3] };
  }

  function shown() {
    const arm = armed(), rows = [];
    for (const [layer, made] of Object.entries(layers)) {
      if (!on.has(layer)) continue;
      for (const feature of made.features) if (stands(feature, arm) || isGone(feature)) rows.push({ layer, feature });
    }
    return rows;
  }
  function draw() { const rows = shown(); globe?.show(rows); list(rows); $("globe").dataset.shown = String(rows.length); }

  const KEYS = { minutes: "minutes of flight", minutes_low: "at least", minutes_high: "at most", from: "from", to: "to", range_km: "range, km", height_km: "at a height of, km", radius_km: "radius, km", owner: "owner", host: "on the soil of", town: "town", country: "country", km: "km", unit: "unit", commodity: "goods", carries: "carries", system: "system", systems: "systems", days: "days", depth_m: "antenna depth, m" };
  const plain = (words) => String(words).replaceAll("_", " ");
  function pick(layer, feature) {
    const facts = feature.properties, rows = document.createElement("dl");
    for (const [key, words] of Object.entries(KEYS)) if (facts[key] !== undefined && facts[key] !== "") rows.append(make("dt", words), make("dd", ["owner", "host", "country"].includes(key) ? country(facts[key]) : plain(Array.isArray(facts[key]) ? facts[key].join(", ") : facts[key])));
    for (const key of Object.keys(facts).filter((name) => name.endsWith("_by_arm"))) {
      const now = byArm(facts[key], null), before = facts[key][base];
      if (now !== null) rows.append(make("dt", key.replace("_by_arm", "").replaceAll("_", " ")), make("dd", now === before ? `${now}` : `${before ?? "–"} before, ${now} after`));
    }
    rows.append(make("dt", "spread"), make("dd", plain(facts.spread ?? "–")), make("dt", "how sure"), make("dd", `${facts.confidence ?? "–"}${["ASSUMED", "REMEMBERED"].includes(facts.confidence) ? " (unverified)" : ""}`));
    if (facts.sources?.length) rows.append(make("dt", "sources"), make("dd", facts.sources.join(", ")));
    const links = document.createElement("p");
    links.append("Facts: ", ...(facts.facts ?? []).flatMap((id) => { const one = make("button", plain(id.split(".").pop()), { type: "button", className: "link", title: id }); one.dataset.fact = id; return [one, " "]; }));
    $("picked").replaceChildren(make("h3", `${plain(facts.name)}: ${facts.kind}`), rows, links);
  }
  function list(rows) {
    if (!$("listed").open) return;
    const words = $("sought").value.trim().toLowerCase();
    const found = rows.filter(({ layer, feature }) => layer !== "countries" && `${feature.properties.name} ${feature.properties.kind}`.toLowerCase().includes(words)).slice(0, 250);
    $("listed").querySelector("ul").replaceChildren(...found.map(({ layer, feature }) => {
      const row = document.createElement("li"), open = make("button", `${plain(feature.properties.name)}: ${feature.properties.kind}${feature.properties.minutes ? `, ${feature.properties.minutes} min` : ""}`, { type: "button", className: "link" });
      open.addEventListener("click", () => { pick(layer, feature); $("picked").scrollIntoView({ block: "nearest" }); });
      row.append(open); return row;
    }));
  }

  function hasGl(isStrict) {
    try { return Boolean(document.createElement("canvas").getContext("webgl2", { failIfMajorPerformanceCaveat: isStrict })); } catch { return false; }
  }
  async function start() {
    const view = state.get("view") ?? "", wheel = document.body.dataset.map === "yes";
    const gl = wheel && (view === "gl" ? hasGl(false) : view !== "plain" && hasGl(true));
    const { make: begin } = await import(gl ? "/files/globe.js" : "/files/sphere.js");
    globe = await begin($("globe"), { onPick: pick, look });
    $("globe").dataset.kind = globe.kind;
    isCentred = false;
  }
  function centre() {
    const capitals = (layers.sites?.features ?? []).filter((one) => one.properties.kind === "capital");
    const own = capitals.find((one) => one.properties.owner === codes?.threatened), host = capitals.find((one) => one.properties.owner === codes?.host || one.properties.host === codes?.host);
    const at = (host ?? own ?? capitals[0])?.geometry.coordinates;
    if (at && !isCentred) { globe.centre(at[0], at[1]); isCentred = true; }
  }

  $("view").value = state.get("view") ?? "";
  $("view").addEventListener("change", async () => { keep("view", $("view").value); await start(); centre(); draw(); });
  $("arm").addEventListener("change", () => { keep("arm", $("arm").value); draw(); });
  $("listed").addEventListener("toggle", () => list(shown()));
  $("sought").addEventListener("input", () => list(shown()));
  await start();

  return {
    take(made, given) {
      layers = made; codes = given ?? codes;
      const arms = new Set([base, "change"]);
      Object.values(made).forEach((one) => one.features.forEach((f) => (f.properties.arms ?? []).forEach((arm) => arm !== "all" && arms.add(arm))));
      const before = state.get("arm") ?? ($("arm").value || "change");
      $("arm").replaceChildren(...[...arms].map((arm) => make("option", armWords(arm), { value: arm, selected: arm === before })));
      $("layers").replaceChildren(...Object.entries(made).map(([name, one]) => {
        const row = document.createElement("label"), box = make("input", "", { type: "checkbox", checked: on.has(name), disabled: !one.features.length });
        box.dataset.layer = name;
        box.addEventListener("change", () => { box.checked ? on.add(name) : on.delete(name); draw(); });
        const key = make("span", "", { className: `key key-${name}` }); key.setAttribute("aria-hidden", "true");
        row.append(box, key, make("span", one.title)); if (one.reason) row.append(make("small", one.reason));
        return row;
      }));
      centre(); draw();
    },
  };
}
