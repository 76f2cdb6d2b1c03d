// The first page: shipped cases as links; a question is read before it is worked out, so that a refusal comes at once.
const told = document.getElementById("read"), form = document.getElementById("ask"), list = document.getElementById("cases");

async function get(address) {
  const answer = await fetch(address, { headers: { accept: "application/json" } });
  const content = await answer.json();
  return { ok: answer.ok, content };
}

// The first answer is begun before the page that shows it is asked for.
const asked = new Set();
function ahead(query) {
  if (asked.has(query)) return;
  asked.add(query);
  fetch(`/api/answer?${query}&draws=128&arms=change`).catch(() => {});
}

async function cases() {
  const { ok, content } = await get("/api/cases");
  if (!ok) { list.firstElementChild.textContent = content.error.what; return; }
  list.replaceChildren(...content.cases.map((one) => {
    const row = document.createElement("li"), link = document.createElement("a"), small = document.createElement("small");
    link.href = `/case?case=${encodeURIComponent(one.name)}`;
    link.textContent = one.title;
    small.textContent = `${one.said} · threatened: ${one.threatened}, by ${one.rival}${one.host ? ` · host: ${one.host}` : ""}`;
    ["pointerenter", "focus"].forEach((name) => link.addEventListener(name, () => ahead(`case=${encodeURIComponent(one.name)}`)));
    row.append(link, small);
    return row;
  }));
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const words = document.getElementById("q").value.trim();
  if (!words) return;
  told.textContent = "Reading …";
  told.classList.remove("fault");
  const reading = get(`/api/question?words=${encodeURIComponent(words)}`);
  ahead(`q=${encodeURIComponent(words)}`); // worked out while the question is read
  const { ok, content } = await reading;
  if (ok) { told.textContent = content.sentence; location.href = `/case?q=${encodeURIComponent(words)}`; return; }
  told.classList.add("fault");
  told.textContent = content.error.problems.map((one) => `${one.what}. ${one.hint}`).join(" ");
});
cases();
