// The first page: shipped cases as links; a question is read before it is worked out, so that a refusal comes at once.
const told = document.getElementById("read"), form = document.getElementById("ask"), list = document.getElementById("cases");

async function get(address) {
  const answer = await fetch(address, { headers: { accept: "application/json" } });
  const content = await answer.json();
  return { ok: answer.ok, content };
}

async function cases() {
  const { ok, content } = await get("/api/cases");
  if (!ok) { list.firstElementChild.textContent = content.error.what; return; }
  list.replaceChildren(...content.cases.map((one) => {
    const row = document.createElement("li"), link = document.createElement("a"), small = document.createElement("small");
    link.href = `/case?case=${encodeURIComponent(one.name)}`;
    link.textContent = one.title;
    small.textContent = `${one.date} · ${one.threatened} threatened by ${one.rival}${one.host ? `, host ${one.host}` : ""}`;
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
  const { ok, content } = await get(`/api/question?words=${encodeURIComponent(words)}`);
  if (ok) { told.textContent = content.sentence; location.href = `/case?q=${encodeURIComponent(words)}`; return; }
  told.classList.add("fault");
  told.textContent = content.error.problems.map((one) => `${one.what}. ${one.hint}`).join(" ");
});
cases();
