// A resident looks up her matter: number and code stay in the fragment, which is not sent.
"use strict";

const said = document.getElementById("said");
const at = (id) => document.getElementById(id);
const words = { running: "进行中", paused: "暂停", met: "按期", missed: "超期" };

async function look(number, code) {
  const path = "/api/public/cases/" + encodeURIComponent(number.trim());
  const query = "?code=" + encodeURIComponent(code.trim().toUpperCase());
  try {
    const found = await api("GET", path + query);
    said.classList.add("hidden");
    at("matter").textContent = found.matter;
    at("state").textContent = found.state;
    at("steps").replaceChildren(...found.steps.map((step) => make("tr", {},
      make("td", {}, step.on), make("td", {}, step.label), make("td", {}, "#" + step.number))));
    at("due").replaceChildren(...found.due.map((due) => make("tr", {},
      make("td", {}, due.label),
      make("td", {}, due.due_at.slice(0, 16).replace("T", " ")),
      make("td", {}, make("span", { class: due.status === "missed" ? "chip late" : "chip" }, words[due.status] || due.status)),
      make("td", {}, due.basis))));
    at("proof").href = path + "/receipt" + query;
    at("found").classList.remove("hidden");
  } catch (problem) {
    at("found").classList.add("hidden");
    say(said, problem, true);
  }
}

at("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const form = new FormData(event.target);
  look(form.get("case"), form.get("code"));
});

const given = fragment();
if (given.get("case") && given.get("code")) {
  at("form").elements.case.value = given.get("case");
  at("form").elements.code.value = given.get("code");
  look(given.get("case"), given.get("code"));
}
