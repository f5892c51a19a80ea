// The entrance: the ways in, and what waits for whoever is in.
"use strict";

const said = document.getElementById("said");
const at = (id) => document.getElementById(id);

function clock(row) {
  if (!row.due_at) return make("span", { class: "en" }, "—");
  const day = row.due_at.slice(0, 16).replace("T", " ");
  return make("span", { class: row.late ? "chip late" : "chip" }, row.late ? "已超期 " + day : day);
}

async function showQueue() {
  const page = await api("GET", "/api/cases?whose=waiting&limit=20");
  at("queue").replaceChildren(...page.cases.map((row) => make("tr", {},
    make("td", {}, row.pack.label),
    make("td", {}, row.title || (row.sealed ? "（密封）" : "—")),
    make("td", {}, row.state.label),
    make("td", {}, clock(row)))));
  at("empty").classList.toggle("hidden", page.cases.length > 0);
}

async function enter(session) {
  at("entrance").classList.add("hidden");
  at("signed").classList.remove("hidden");
  const post = session.posts.find((one) => one.id === session.post);
  at("who").textContent = session.person.name + (post ? " · " + post.label : "");
  if (session.needs_second_factor && !session.strong) {
    location.href = "/start.html#second-factor";
    return;
  }
  if (post) await showQueue();
}

async function signInAs(role) {
  try {
    await enter(await api("POST", "/api/session/role", { role }));
  } catch (problem) {
    say(said, problem, true);
  }
}

async function showTown() {
  const town = await api("GET", "/api/public/town");
  at("town").textContent = town.name.zh + " · " + town.name.en;
  document.title = "法度 · " + town.name.zh;
  for (const report of town.reports) {
    at("reports").before(make("li", {}, make("a", { href: "/api/public/reports/" + report.year },
      make("span", { class: "title" }, report.year + " 年度报告"),
      make("span", { class: "en" }, "Annual report of " + report.year + ", as published"))));
  }
  if (!town.demonstration) return;
  const { roles } = await api("GET", "/api/session/roles");
  at("roles").replaceChildren(...roles.map((role) => make("li", {},
    make("button", { onclick: () => signInAs(role.role) },
      make("span", { class: "title" }, role.label),
      make("span", { class: "en" }, role.person + (role.unit ? " · " + role.unit : ""))))));
  at("demonstration").classList.remove("hidden");
}

at("sign-in").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = new FormData(event.target);
  const body = { login: form.get("login"), password: form.get("password") };
  if (form.get("code")) body.code = form.get("code");
  try {
    await enter(await api("POST", "/api/session", body));
  } catch (problem) {
    say(said, problem, true);
  }
});

at("out").addEventListener("click", async () => {
  try {
    await api("DELETE", "/api/session");
  } finally {
    location.reload();
  }
});

(async () => {
  try {
    await showTown();
    await enter(await api("GET", "/api/session"));
  } catch (problem) {
    if (problem.status !== 401) say(said, problem, true);
  }
})();
