// 法度 Fadu: what the server's own pages share. No library, no outside request.
"use strict";

const state = { csrf: sessionStorage.getItem("csrf") || "" };

// Calls the API; a refusal is thrown as its problem document.
async function api(method, path, body) {
  const headers = { Accept: "application/json", "Accept-Language": document.documentElement.lang };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (method !== "GET") headers["X-CSRF-Token"] = state.csrf;
  const answer = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  const text = await answer.text();
  const json = (answer.headers.get("Content-Type") || "").includes("json") && text ? JSON.parse(text) : null;
  if (!answer.ok) throw json || { status: answer.status, detail: String(answer.status) };
  if (json && json.csrf) {
    state.csrf = json.csrf;
    sessionStorage.setItem("csrf", json.csrf);
  }
  return json !== null ? json : text;
}

// Makes an element; children are elements or text, never markup.
function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key === "onclick" || key === "onsubmit") element.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(key, value);
  }
  for (const child of children) element.append(child);
  return element;
}

function say(place, problem, warn) {
  place.classList.remove("hidden");
  place.classList.toggle("warn", Boolean(warn));
  const lines = typeof problem === "string" ? [problem] : [problem.detail, problem.remedy, problem.basis && "依据 " + problem.basis];
  place.textContent = lines.filter(Boolean).join("\n");
}

function fragment() {
  return new URLSearchParams(location.hash.slice(1));
}
