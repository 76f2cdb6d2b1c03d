// The working page. Its address holds the whole state; the server works everything out.
import { armWords, dialRow, drawDials, drawLevers } from "/files/controls.js";
import { atlas } from "/files/atlas.js";

const $ = (id) => document.getElementById(id);
const state = new URLSearchParams(location.search);
const session = Array.from(crypto.getRandomValues(new Uint8Array(8)), (one) => one.toString(16).padStart(2, "0")).join("");
const waiting = new Map();
let round = 0, map = null, known = null;

const query = (more = {}) => {
  const words = new URLSearchParams([...state].filter(([name]) => name !== "view" && name !== "arm" && name !== "token"));
  Object.entries(more).forEach(([name, value]) => words.set(name, value));
  return words.toString();
};

async function get(address, group) {
  waiting.get(group)?.abort();
  const stop = new AbortController();
  if (group) waiting.set(group, stop);
  const answer = await fetch(address, { signal: stop.signal });
  const content = await answer.json();
  return { status: answer.status, content };
}
const quiet = (error) => { if (error.name !== "AbortError") fault(`The server can't be reached (${error.message}).`); return null; };
function fault(words) { $("fault").hidden = !words; $("fault").textContent = words || ""; }
function refused({ status, content }) {
  if (status === 409) return;
  fault(content.error.problems.map((one) => `${one.where}: ${one.what}${one.hint ? `. ${one.hint}` : ""}`).join("\n"));
}
const make = (tag, words, more = {}) => Object.assign(document.createElement(tag), { textContent: words ?? "" }, more);
const TONES = { yes: "bad", no: "good", "cannot tell": "open" };

const spoken = (date) => new Date(`${date}T00:00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

async function answer(draws, arms, began) {
  const found = await get(`/api/answer?${query({ draws, arms, session })}`, `answer ${arms}`).catch(quiet);
  if (!found) return false;
  if (found.status !== 200) { refused(found); return false; }
  fault("");
  const { headlines, title, date, seed } = found.content;
  $("title").textContent = title; document.title = `${title}: equipoise`;
  $("sub").textContent = `The world of ${spoken(date)} · seed ${seed}`;
  $("word").textContent = headlines[0]?.word ?? "cannot tell";
  $("word").className = `word ${TONES[headlines[0]?.word] ?? "none"}`;
  $("how").textContent = `${draws === 128 ? "First answer" : "Answer"} from ${draws} draws, ${found.content.seconds.toFixed(2)} s on the server; 5 to 95 % over draws in brackets.`;
  refilled($("headlines").tBodies[0], headlines.map(headline));
  if (arms === "all") elsewhere(found.content.arms);
  $("answer").setAttribute("aria-busy", "false");
  Object.assign($("answer").dataset, { address: found.content.address, draws, seconds: found.content.seconds });
  if (began) requestAnimationFrame(() => { $("answer").dataset.latency = (performance.now() - began).toFixed(0); });
  return true;
}

function headline(row) {
  const line = document.createElement("tr"), name = make("th", row.title, { scope: "row" });
  name.append(" ", whyButton("why", row.outcome, `Why: ${row.title}`, "why"), make("small", row.reason));
  line.append(name, cell("dramatic", make("span", row.word, { className: `word ${TONES[row.word] ?? "none"}` })));
  for (const [words, key] of [["before", "before"], ["after", "after"], ["difference (5 to 95 %)", "effect"]]) {
    const one = cell(words, row.said ? row.said[key] : "–"); one.classList.add("number"); line.append(one);
    if (row.said) one.dataset.why = row.outcome;
  }
  if (row.said) line.lastChild.append(make("small", `threshold ${row.said.threshold}; beyond it in ${row.said.over} of draws`));
  return line;
}
// New rows for old ones; who stood on a number by keyboard goes on standing there.
function refilled(body, rows) {
  const buttons = () => [...body.querySelectorAll("[data-why]")], at = buttons().indexOf(document.activeElement);
  body.replaceChildren(...rows);
  buttons()[at]?.focus();
}
function whyButton(words, outcome, label, className = "num") {
  const one = make("button", words, { type: "button", className });
  one.dataset.why = outcome; one.setAttribute("aria-label", label);
  return one;
}
function cell(of, content) { const one = document.createElement("td"); one.dataset.of = of; one.append(content); return one; }

function elsewhere(arms) {
  const names = Object.keys(arms), rows = arms[names[0]]?.headlines ?? [];
  $("elsewhere").hidden = !names.length;
  const table = $("elsewhere").querySelector("table");
  table.tHead.rows[0].replaceChildren(make("th", "world", { scope: "col" }), ...rows.map((row) => make("th", row.short, { scope: "col", className: "number" })));
  refilled(table.tBodies[0], names.map((name) => {
    const line = document.createElement("tr");
    line.append(make("th", armWords(name, known), { scope: "row" }), ...arms[name].headlines.map((row) => {
      const one = cell(row.short, row.said ? whyButton(row.said.effect, row.outcome, `${row.said.effect}: why`) : "–"); one.classList.add("number");
      one.append(make("small", row.word)); return one;
    }));
    return line;
  }));
}

async function levers() {
  const found = await get(`/api/case?${query()}`, "case").catch(quiet);
  if (!found) return;
  if (found.status !== 200) { refused(found); return; }
  known = found.content;
  $("answer-title").textContent = `Dramatically worse for ${known.roles.threatened}?`;
  drawLevers($("levers"), known, set);
}
async function dials() {
  const found = await get(`/api/dials?${query({ session })}`, "dials").catch(quiet);
  if (found?.status === 200) drawDials($("dials"), found.content.dials, set, tellFact);
}
async function layers() {
  const found = await get(`/api/layers?${query({ session })}`, "layers").catch(quiet);
  if (found?.status !== 200) return;
  map ??= await atlas({ state, keep, tellFact, armWords: (name) => armWords(name, known), country: (code) => known?.hosts.find((one) => one.code === code)?.name ?? known?.sides[code] ?? String(code).toUpperCase() });
  map.take(found.content.layers, known?.codes);
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
async function study(depth, mine) {
  $("bar").hidden = false;
  for (;;) {
    const found = await get(`/api/study?${query({ depth, session })}`, "study").catch(quiet);
    if (!found || mine !== round) return;
    if (found.status === 200) break;
    if (found.status !== 202) { if (found.status !== 409) refused(found); return; }
    $("progress").textContent = `${depth === "whole" ? "Everything, 2,048 draws" : "All panels, 256 draws"}: ${found.content.stage}`;
    $("bar").value = found.content.share;
    await pause(600);
  }
  const panels = await get(`/api/panels?${query()}`, "panels").catch(quiet);
  if (panels?.status !== 200 || mine !== round) return;
  show(panels.content);
}
const isWide = matchMedia("(min-width: 45rem)");
addEventListener("beforeprint", () => document.querySelectorAll("details.panel").forEach((one) => { one.open = true; }));
$("contents").addEventListener("click", (event) => { // a panel that is folded opens before it is gone to
  const fold = document.querySelector(`${event.target.closest("a")?.hash || "#none"} > details`); if (fold) fold.open = true;
});
function show(made) {
  $("bar").hidden = true;
  $("progress").textContent = `Worked out with ${made.draws} draws${made.depth === "brief" ? ", the short way: causes, sizes, flips and response are left out" : ", all of it"}.`;
  $("whole").hidden = made.depth === "whole";
  Object.assign($("study").dataset, { depth: made.depth, draws: made.draws, address: made.address });
  const list = document.createElement("ol");
  const sections = made.panels.map((one) => {
    const section = document.createElement("section"), fold = make("details", "", { open: isWide.matches || one.name === made.panels[0].name });
    const head = make("h2", one.title, { id: `${one.name}-title` }), summary = document.createElement("summary");
    section.id = one.name; section.setAttribute("aria-labelledby", head.id); fold.className = "panel"; summary.append(head);
    const body = document.createElement("div");
    body.innerHTML = one.html; // made by our own template, which escapes what it is given
    fold.append(summary, body); section.append(fold);
    const row = document.createElement("li"); row.append(make("a", one.title, { href: `#${one.name}` })); list.append(row);
    return section;
  });
  $("contents").replaceChildren(list);
  $("panels").replaceChildren(...sections);
  $("panels").querySelectorAll("a.get").forEach((link) => { link.href = `/download/figure/${link.dataset.form}/${link.dataset.figure}?${query()}`; });
  if (made.depth === "brief") $("panels").querySelectorAll(".missing").forEach((one) => {
    const all = make("button", "Work it out", { type: "button" }); all.addEventListener("click", whole); one.append(" ", all);
  });
}

function keep(name, value) { // what only the page knows: no number hangs on it
  if (value) state.set(name, value); else state.delete(name);
  history.replaceState(null, "", `?${state}`);
}
let later = 0;
function set(name, value, { isLever = false } = {}) {
  if (value === null || value === "") state.delete(name); else state.set(name, value);
  history.replaceState(null, "", `?${state}`);
  refresh(isLever, performance.now());
}
async function refresh(isLever, began) {
  const mine = ++round;
  downloads();
  clearTimeout(later);
  $("answer").setAttribute("aria-busy", "true");
  if (!(await answer(512, "change", began)) || mine !== round) return;
  later = setTimeout(async () => {
    if (isLever) { levers(); dials(); layers(); }
    await answer(512, "all");
    if (mine === round) study("brief", mine);
  }, isLever ? 300 : 1200);
}
function downloads() {
  document.querySelectorAll("a[data-file]").forEach((link) => { link.href = `/download/${link.dataset.file}?${query()}`; });
  document.querySelectorAll("a[data-api]").forEach((link) => { link.href = `/api/${link.dataset.api}?${query()}`; });
  $("alternate").href = `/api/answer?${query()}`;
}
async function fetched(link) { // a file of a study that is still being worked out comes by itself
  const mine = round, address = $("answer").dataset.address;
  $("shared").textContent = `${link.textContent}: the study is still being worked out; the file comes by itself.`;
  while (mine === round && $("study").dataset.address !== address) await pause(500);
  $("shared").textContent = "";
  if (mine === round) location.href = link.href;
}

let opener = null, telling = 0;
$("told").addEventListener("close", () => { // what was asked may have been drawn anew meanwhile
  telling++; waiting.get("told")?.abort(); // what comes now would open it again
  if (opener && !opener.isConnected) document.querySelector(`button[data-why="${CSS.escape(opener.dataset.why ?? "")}"]`)?.focus();
});
function tell(title, ...parts) { $("told-title").textContent = title; $("told-body").replaceChildren(...parts); if (!$("told").open) $("told").showModal(); }
async function tellFact(id) {
  const mine = ++telling;
  tell(id, make("p", "Reading …"));
  const found = await get(`/api/facts/${encodeURIComponent(id)}`, "told").catch(quiet);
  if (!found || mine !== telling) return;
  if (found.status !== 200) { tell(id, make("p", `${found.content.error.what}. ${found.content.error.hint}`)); return; }
  const list = document.createElement("ul");
  found.content.sources.forEach((one) => { const row = make("li", one.text + " "); if (/^https?:/.test(one.url)) row.append(make("a", one.url, { href: one.url, rel: "noreferrer", target: "_blank" })); list.append(row); });
  tell(found.content.title, make("pre", found.content.text), ...(list.children.length ? [make("h3", "Sources"), list] : []));
}
async function tellWhy(outcome) {
  const mine = ++telling;
  tell(outcome, make("p", "Tracing …"));
  for (let i = 0; i < 300 && mine === telling; i++) {
    const found = await get(`/api/why?${query({ outcome })}`, "told").catch(quiet);
    if (!found || mine !== telling) return;
    if (found.status === 409) { tell(outcome, make("p", "The study that tells this is still being worked out; this opens by itself when it is there.")); await pause(1500); continue; }
    if (found.status !== 200) { tell(outcome, make("p", `${found.content.error.what}. ${found.content.error.hint}`)); return; }
    const made = found.content, facts = document.createElement("ul");
    made.facts.forEach((one) => {
      const row = document.createElement("li"), open = make("button", one.title, { type: "button", className: "link" });
      open.dataset.fact = one.fact;
      row.append(open, make("small", `${one.share === null ? "" : `${(100 * Math.max(one.share, 0)).toFixed(0)} % of the variance · `}${one.spread} · ${one.confidence}${["ASSUMED", "REMEMBERED"].includes(one.confidence) ? " (unverified)" : ""}`));
      one.sources.forEach((source) => row.append(make("small", `${source.is_evidence ? "set by, not read from: " : ""}${source.author} (${source.year}), ${source.title}${source.where ? `, ${source.where}` : ""}`)));
      facts.append(row);
    });
    const whole = document.createElement("details");
    whole.append(make("summary", "All of it as text, as the command line says it"), make("pre", made.text.join("\n")));
    tell(made.title, make("p", `${made.unit}${made.worse === "none" ? "" : `, ${made.worse} is worse`} · ${made.draws} draws · facts ranked ${made.how}`), ...made.warnings.map((words) => make("p", words, { className: "missing" })), facts, whole);
    return;
  }
}
document.addEventListener("click", (event) => {
  const file = event.target.closest("a[data-file]");
  if (file && $("study").dataset.address !== $("answer").dataset.address) { event.preventDefault(); fetched(file); return; }
  const why = event.target.closest("[data-why]"), fact = event.target.closest("[data-fact]");
  if ((why || fact) && !$("told").open) opener = why ?? fact;
  if (why) tellWhy(why.dataset.why); else if (fact) tellFact(fact.dataset.fact);
});
function whole() {
  $("whole").hidden = true; study("whole", round);
  $("study").scrollIntoView({ block: "start" }); $("progress").focus();
}
$("whole").addEventListener("click", whole);
$("share").addEventListener("click", async () => {
  await navigator.clipboard?.writeText(location.href).catch(() => {});
  $("shared").textContent = "The address holds everything that was changed.";
});
$("reset").addEventListener("click", () => {
  [...state.keys()].filter((name) => !["case", "q", "view", "arm"].includes(name)).forEach((name) => state.delete(name));
  history.replaceState(null, "", `?${state}`); refresh(true, performance.now());
});
let typed = 0;
$("fact-words").addEventListener("input", () => {
  clearTimeout(typed);
  typed = setTimeout(async () => {
    const words = $("fact-words").value.trim();
    if (words.length < 2) { $("fact-found").replaceChildren(); return; }
    const found = await get(`/api/dials?${query({ words, session })}`, "search").catch(quiet);
    if (found?.status !== 200) return;
    const rows = found.content.dials.map((one) => dialRow(one, set, tellFact));
    $("fact-found").replaceChildren(...(rows.length ? rows : [make("p", "No fact in doubt has these words.", { className: "missing" })]));
  }, 250);
});

async function begin() {
  const mine = round;
  downloads();
  if (!(await answer(128, "change"))) return;
  await levers();
  await answer(512, "change");
  layers();
  await dials();
  await answer(512, "all");
  if (mine === round) study("brief", mine);
}
begin();
