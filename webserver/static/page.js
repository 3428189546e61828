"use strict";
// Makes the forms act without leaving the page, and keeps the page true to what is.
const SILENCE = 20000; // milliseconds without even a beat until the box counts as gone
const AGAIN = 2000; // milliseconds until the next try
const OURS = 1000; // milliseconds after a turn in which the slider does not follow others
const byId = (id) => document.getElementById(id);
const noises = byId("noises");
const slider = byId("volume");
const sentences = {};
let latest;
let turned;

function say(about, sentence) {
  sentences[about] = sentence;
  byId("message").textContent = Object.values(sentences).filter(Boolean).join(" ");
}

function show(state) {
  latest = state;
  say("sound", state.sound);
  byId("title").textContent = state.title || "Silence";
  mark();
  showImports();
  if (!turned) showVolume();
  if (String(state.library) !== noises.dataset.library) refresh();
}

function showImports() {
  for (const { name, percent } of latest.imports) {
    const line = [...noises.querySelectorAll(".about")].find((about) => about.dataset.name === name);
    if (line && percent) line.textContent = `importing, ${percent} %`;
  }
}

function mark() {
  for (const button of noises.querySelectorAll("button")) {
    if (button.value === latest.file) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

function showVolume() {
  turned = undefined;
  if (!latest) return;
  slider.max = latest.volume_max;
  byId("volume-number").textContent = slider.value = latest.volume;
}

// Runs one at a time; asked meanwhile, it runs once more, so that the last word counts.
function oneAtATime(act) {
  let running = false;
  let again = false;
  return async () => {
    again = true;
    if (running) return;
    running = true;
    while (again) {
      again = false;
      await act().catch(() => say("connection", "No answer from the box."));
    }
    running = false;
  };
}

// The list changed: take it over from a fresh page, so that it is made in one place only.
const refresh = oneAtATime(async () => {
  const answer = await fetch("/");
  if (!answer.ok) return; // the events tell why
  const fresh = parsed(await answer.text()).getElementById("noises");
  noises.replaceChildren(...fresh.children);
  noises.dataset.library = fresh.dataset.library;
  mark(); // the page may be older than the last event
});

async function send(form, values) {
  const answer = await fetch(form.action, { method: "POST", redirect: "manual", body: new URLSearchParams(values) });
  say("action");
  if (answer.type === "opaqueredirect") return; // done; without a script the browser would go on to the page
  const sentence = parsed(await answer.text()).getElementById("message").textContent;
  say(answer.status === 503 ? "connection" : "action", sentence);
}

const parsed = (text) => new DOMParser().parseFromString(text, "text/html");
const sendVolume = oneAtATime(() => send(slider.form, { volume: slider.value }));

function listen() {
  const events = new EventSource("/events");
  let watch;
  const lost = (sentence) => {
    events.close();
    clearTimeout(watch);
    say("connection", sentence);
    setTimeout(listen, AGAIN);
  };
  const wait = () => {
    clearTimeout(watch);
    watch = setTimeout(lost, SILENCE, "No answer from the box; trying again.");
  };
  const alive = () => {
    wait();
    say("connection");
  };
  events.addEventListener("state", (event) => { alive(); show(JSON.parse(event.data)); });
  events.addEventListener("beat", alive);
  events.addEventListener("gone", (event) => lost(JSON.parse(event.data)));
  events.onerror = () => lost("No answer from the box; trying again.");
  wait();
}

document.addEventListener("submit", (event) => {
  event.preventDefault();
  send(event.target, {}).catch(() => say("connection", "No answer from the box."));
});
slider.addEventListener("input", () => {
  clearTimeout(turned);
  turned = setTimeout(showVolume, OURS);
  byId("volume-number").textContent = slider.value;
  sendVolume();
});
document.documentElement.classList.add("live");
listen();
