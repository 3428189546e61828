// Makes the forms act without leaving the page, and keeps the page true to what is.
import { act, part } from "./ask.js";
import { closeDetails, refreshDetails, remove, startDetails } from "./details.js";
import { format } from "./format.js";
import { showLibrary, startLibrary } from "./library.js";
import { follow } from "./live.js";
import { showPlayer, startPlayer } from "./player.js";
import { byId, say, toast } from "./say.js";
import { showUploads, startUploads } from "./uploads.js";

const HEALTH_EVERY = 10000; // milliseconds, while it is looked at
const pressed = new Set(); // buttons whose answers are awaited: a second press means no second act
let latest;

function show(state) {
  const troubled = state.sound !== latest?.sound;
  latest = state;
  document.body.classList.remove("away");
  say("connection");
  say("sound", state.sound);
  showLibrary(state);
  showPlayer(state);
  showUploads(state);
  if (troubled) showHealth();
}

function gone(sentence) {
  document.body.classList.add("away");
  say("sound");
  say("connection", sentence);
}

async function showHealth() {
  if (!byId("device").open) return;
  const fresh = await part("/device").catch(() => null);
  if (!fresh) return;
  byId("health").replaceChildren(...fresh.body.childNodes);
  format(byId("health"));
}

const emptyPreset = (key) =>
  `Preset ${key.closest("[data-slot]").dataset.slot} is empty. Play a noise, then store it here with the mark below.`;

// What a form sends; a pressed preset of a card is emptied, not stored once more.
async function submit(form, button) {
  if (pressed.has(button)) return;
  pressed.add(button);
  const values = new FormData(form, button);
  const body = form.enctype === "multipart/form-data" ? values : new URLSearchParams(values);
  const url = button?.getAttribute("formaction") ?? form.action;
  const done = await act(button?.getAttribute("aria-pressed") === "true" && button.dataset.slot ? `${url}/clear` : url, body);
  pressed.delete(button);
  if (done && form.closest("dialog")) closeDetails();
}

document.addEventListener("submit", (event) => {
  const { target, submitter } = event;
  if (target.matches(".real")) return;
  event.preventDefault();
  if (target.matches("#tools, #upload, #volume-form")) return;
  if (submitter?.matches(".empty .key")) toast(emptyPreset(submitter));
  else if (target.matches(".delete")) remove(target);
  else submit(target, submitter);
});

document.documentElement.classList.add("live");
byId("message").textContent = "";
startLibrary(() => {
  if (!latest) return;
  showPlayer(latest);
  showUploads(latest);
  refreshDetails();
});
startPlayer();
startDetails();
startUploads();
format(byId("health"));
byId("device").addEventListener("toggle", showHealth);
setInterval(showHealth, HEALTH_EVERY);
follow({ state: show, gone });
document.addEventListener("visibilitychange", () => { if (document.hidden) document.title = "balena-sequencer"; });
if (window.isSecureContext) navigator.serviceWorker?.register("/worker.js");
