// Sounds that are picked or dropped: sent one after the other, each with a line that tells how far it is.
import { facts } from "./ask.js";
import { percent } from "./format.js";
import { cardOf, hide } from "./library.js";
import { byId } from "./say.js";

const READY = 6000; // milliseconds that a line stays when all went well
const REFUSED = "The box did not take it. Try again.";
const list = byId("uploads");
const preparing = new Map(); // lines by the names of their noises
const underway = new Set(); // lines of what is not sent yet
let queue = Promise.resolve();

function element(tag, className = "", text = "") {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

function line(file) {
  const row = element("li");
  const bar = element("progress");
  bar.max = 100;
  bar.setAttribute("aria-label", file.name);
  row.append(element("span", "name", file.name), element("span", "said", "waiting"), bar);
  list.append(row);
  list.hidden = false;
  return row;
}

function tell(row, sentence, done) {
  row.querySelector(".said").textContent = sentence;
  const bar = row.querySelector("progress");
  if (done === undefined) bar.removeAttribute("value");
  else bar.value = done;
}

function end(row) {
  row.remove();
  list.hidden = !list.children.length;
}

function fail(row, sentence, again) {
  tell(row, sentence, 0);
  row.querySelector(".said").classList.add("failed");
  choose(row, [...(again ? [["Try again", again]] : []), ["Dismiss", () => end(row)]]);
}

function choose(row, choices) {
  const acts = element("p", "acts");
  for (const [label, chosen] of choices) {
    const button = Object.assign(element("button", "", label), { type: "button" });
    button.addEventListener("click", () => { acts.remove(); chosen(); });
    acts.append(button);
  }
  row.append(acts);
}

function finish(row) {
  tell(row, "ready", 100);
  setTimeout(end, READY, row);
}

// fetch() does not tell how much is sent.
function put(row, file, name) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", `/uploads/${encodeURIComponent(name)}`);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => tell(row, percent((100 * loaded) / total), (100 * loaded) / total);
    request.upload.onload = () => tell(row, "preparing");
    request.onload = () => resolve(request);
    request.onerror = () => reject(new Error("The upload broke off. Try again."));
    request.send(file);
  });
}

async function send(row, file, name) {
  tell(row, percent(0), 0);
  const { status, response } = await put(row, file, name);
  if (status === 401) location.reload();
  if (status < 400) hide(response.name, false); // though its namesake was just deleted
  if (status >= 400) fail(row, response?.message ?? REFUSED);
  else if (response.status === "ready") finish(row);
  else preparing.set(response.name, row);
}

function queued(row, act) {
  row.querySelector(".said").classList.remove("failed");
  tell(row, "waiting");
  underway.add(row);
  const over = () => underway.delete(row);
  queue = queue.then(act).catch((error) => fail(row, error.message, () => queued(row, act))).finally(over);
}

async function plan(file) {
  const planned = await facts(`/uploads/${encodeURIComponent(file.name)}?bytes=${file.size}`).catch(() => null);
  if (!planned?.ok) throw new Error(planned ? planned.message ?? REFUSED : "No answer from the box. Try again.");
  return planned;
}

// Plans and sends in one go, so that the next file knows which names are taken by then.
async function begin(row, file) {
  const planned = await plan(file);
  if (!planned.taken) return send(row, file, planned.name);
  tell(row, "A noise of that name is there already.", 0);
  return choose(row, [
    ["Replace it", () => queued(row, () => send(row, file, planned.name))],
    ["Keep both", () => queued(row, async () => send(row, file, (await plan(file)).free))],
    ["Leave it", () => end(row)],
  ]);
}

export function upload(files) {
  for (const file of files) {
    const row = line(file);
    row.scrollIntoView({ block: "nearest" });
    queued(row, () => begin(row, file));
  }
}

// The lines of what is being prepared follow the imports and, in the end, the library.
export function showUploads(state) {
  for (const [name, row] of preparing) {
    const status = cardOf(name)?.dataset.status;
    const now = state.imports.find((one) => one.name === name);
    if (now?.percent) tell(row, `preparing, ${percent(now.percent)}`, now.percent);
    if (now) continue; // the list may still have what it replaces
    if (status !== "ready" && status !== "refused") continue;
    preparing.delete(name);
    if (status === "ready") finish(row);
    else fail(row, cardOf(name).querySelector(".about").textContent);
  }
}

export function startUploads() {
  const drop = byId("drop");
  addEventListener("beforeunload", (event) => { if (underway.size) event.preventDefault(); });
  const carries = (event) => event.dataTransfer?.types.includes("Files");
  byId("files").addEventListener("change", ({ target }) => { upload([...target.files]); target.value = ""; });
  addEventListener("dragenter", (event) => { if (carries(event)) drop.hidden = false; });
  addEventListener("dragover", (event) => { if (carries(event)) event.preventDefault(); });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) drop.hidden = true; });
  addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    drop.hidden = true;
    upload([...event.dataTransfer.files]);
  });
}
