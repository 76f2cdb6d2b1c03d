// Levers (what somebody decides) and dials (what nobody knows). Every control has its words and works by keyboard.
const make = (tag, words, more = {}) => Object.assign(document.createElement(tag), { textContent: words ?? "" }, more);
function labelled(words, control, aside) {
  const label = document.createElement("label");
  label.append(make("span", words), control);
  if (aside) label.append(make("small", aside));
  return label;
}
const wide = (label) => { label.classList.add("wide"); return label; };
function group(words, rows) {
  const box = document.createElement("fieldset");
  box.append(make("legend", words), ...rows);
  return box;
}
function folded(words, rows, isOpen) {
  const box = make("details", "", { open: isOpen });
  box.append(make("summary", words), ...rows);
  return box;
}
const plain = (word) => String(word).replaceAll("_", " ");
const CELLS = { "day.ride_out": "day to day, ridden out", "day.launch_under_attack": "day to day, launch under attack", "generated.ride_out": "generated, ridden out", "generated.launch_under_attack": "generated, launch under attack" };

const ARMS = { baseline: "before the change", change: "after the change", "membership-only": "the step alone, no systems", "systems-only": "the systems alone, no step", "change+notional": "after, with what is only feared", "leader-falls": "after a leader fell" };
// What an arm is called: "estonia.membership-only" is the step alone at another host.
export function armWords(name, known) {
  if (ARMS[name]) return ARMS[name];
  const [stem, ...rest] = name.split("."), part = rest.join(".");
  const host = known?.hosts.find((one) => one.name.toLowerCase().replaceAll(" ", "-") === stem.replaceAll("_", "-"))?.name;
  const whole = ARMS[stem] ?? `with ${host ?? stem.charAt(0).toUpperCase() + stem.slice(1)} as host`;
  return part === "adapted" ? `${whole}, adapted` : part ? `${whole}: ${ARMS[part] ?? part}` : whole;
}

export function drawLevers(form, made, set) {
  const at = document.activeElement?.id;
  const lever = (name, value) => set(name, value, { isLever: true });
  const options = (rows, chosen) => { const box = document.createElement("select"); rows.forEach(([value, words]) => box.append(make("option", words, { value, selected: value === chosen }))); return box; };
  const date = make("input", "", { type: "date", value: made.date, id: "lever-date", required: true });
  date.addEventListener("change", () => date.value && lever("date", date.value));
  const host = options(made.hosts.map((one) => [one.code, one.name]), made.host); host.id = "lever-host";
  host.addEventListener("change", () => lever("host", host.value === made.hosts[0]?.code ? null : host.value));
  const cell = options(made.cells.map((one) => [one, CELLS[one] ?? one]), made.cell); cell.id = "lever-cell";
  cell.addEventListener("change", () => lever("cell", cell.value));
  const seed = make("input", "", { type: "number", min: 0, max: 2147483647, value: made.seed, id: "lever-seed", inputMode: "numeric" });
  seed.addEventListener("change", () => seed.checkValidity() && lever("seed", seed.value === "1" ? null : seed.value));
  const off = new Set(made.switches.filter((one) => !one.on).map((one) => one.name));
  const switches = made.switches.map((one) => {
    const box = make("input", "", { type: "checkbox", checked: one.on, id: `switch-${one.name}` });
    box.setAttribute("role", "switch");
    box.addEventListener("change", () => { box.checked ? off.delete(one.name) : off.add(one.name); lever("off", [...off].sort().join(",")); });
    const row = labelled(one.title, box); row.className = "switch"; row.title = one.why.join("; ");
    return row;
  });
  const sizes = made.packages.map((one) => {
    const box = make("input", "", { type: "number", min: 0, max: one.most, value: one.count, id: `count-${one.system}`, inputMode: "numeric" });
    box.addEventListener("change", () => box.checkValidity() && lever(`n.${one.system}`, Number(box.value) === one.case ? null : box.value));
    return labelled(one.title, box, `${one.kind}; ${one.case} in the case, up to ${one.most}`);
  });
  form.replaceChildren(
    group("When and where", [labelled("Date", date), labelled("Host", host), wide(labelled("Posture cell", cell)), labelled("Seed", seed)]),
    group("Parts of the change", switches),
    ...(sizes.length ? [folded("Sizes", sizes, form.querySelector("details")?.open || made.packages.some((one) => one.count !== one.case))] : []),
  );
  if (at) document.getElementById(at)?.focus();
}

const shown = (value) => (Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3))));

export function dialRow(one, set, tellFact) {
  const row = document.createElement("div"), head = document.createElement("label"), name = `f.${one.fact}`;
  row.className = "dial"; row.dataset.dial = one.fact;
  const value = make("output", one.value === null ? "in doubt" : typeof one.value === "number" ? `${shown(one.value)} ${one.unit}` : plain(one.value));
  const free = make("button", "in doubt again", { type: "button", className: "link free", hidden: one.value === null });
  let control;
  if (one.options.length) {
    control = document.createElement("select");
    control.append(make("option", "in doubt", { value: "" }), ...one.options.map((option) => make("option", plain(option), { value: option, selected: option === one.value })));
    control.addEventListener("change", () => { value.textContent = plain(control.value) || "in doubt"; free.hidden = !control.value; set(name, control.value || null); });
  } else {
    const middle = (one.low + one.high) / 2, step = one.whole ? 1 : (one.high - one.low) / 200;
    control = make("input", "", { type: "range", min: one.low, max: one.high, step });
    control.value = one.value ?? middle;
    control.addEventListener("input", () => {
      const now = Number(control.value); value.textContent = `${shown(now)} ${one.unit}`; free.hidden = false;
      set(name, String(Number(now.toPrecision(6))));
    });
    control.setAttribute("aria-valuetext", value.textContent);
  }
  control.id = `dial-${one.fact}`; head.htmlFor = control.id;
  head.append(make("span", one.title), " ", value);
  free.addEventListener("click", () => { value.textContent = "in doubt"; free.hidden = true; if (one.options.length) control.value = ""; set(name, null); });
  const about = make("button", one.confidence.toLowerCase(), { type: "button", className: "link" });
  about.setAttribute("aria-label", `About ${one.title}`); about.addEventListener("click", () => tellFact(one.fact));
  const foot = make("small", `${one.options.length ? plain(one.text) : one.text}${one.share ? ` · ${Math.round(100 * one.share)} % of a headline's variance` : ""} · `);
  foot.append(about, " ", free);
  row.append(head, control, foot);
  return row;
}
export function drawDials(form, rows, set, tellFact) {
  form.replaceChildren(...rows.map((one) => dialRow(one, set, tellFact)));
}
