// One-time links: the first administrator, a new password; then the second factor.
"use strict";

const said = document.getElementById("said");
const at = (id) => document.getElementById(id);
const link = fragment().get("link");

async function offerSecondFactor() {
  const session = await api("GET", "/api/session");
  if (session.second_factor || session.strong) {
    location.href = "/";
    return;
  }
  at("link").classList.add("hidden");
  const enrolment = await api("POST", "/api/session/second-factor");
  at("secret").textContent = enrolment.secret.replace(/(.{4})/g, "$1 ").trim();
  at("uri").href = enrolment.uri;
  at("factor").classList.remove("hidden");
  at("factor-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    try {
      await api("PUT", "/api/session/second-factor",
        { secret: enrolment.secret, code: form.get("code"), password: form.get("password") });
      location.href = "/";
    } catch (problem) {
      say(said, problem, true);
    }
  });
}

async function offerPassword() {
  const known = await api("GET", "/api/links/" + encodeURIComponent(link));
  at("town").textContent = known.town;
  const first = known.purpose === "first_administrator";
  for (const label of document.querySelectorAll(".first")) {
    label.classList.toggle("hidden", !first);
    label.querySelector("input").required = first;
  }
  at("link").classList.remove("hidden");
  at("password-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    const body = { password: form.get("password") };
    if (first) Object.assign(body, { login: form.get("login"), name: form.get("name") });
    try {
      await api("POST", "/api/links/" + encodeURIComponent(link), body);
      history.replaceState(null, "", "/start.html");
      await offerSecondFactor();
    } catch (problem) {
      say(said, problem, true);
    }
  });
}

(link ? offerPassword() : offerSecondFactor()).catch((problem) => say(said, problem, true));
