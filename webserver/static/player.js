// What plays, the volume, and the presets.
import { act, oneAtATime } from "./ask.js";
import { cardOf, pictureOf, waveOf } from "./library.js";
import { byId } from "./say.js";

const OURS = 1000; // milliseconds after a turn in which the slider does not follow others
const slider = byId("volume");
let latest;
let turned;

export function showPlayer(state = latest) {
  if (!state) return;
  latest = state;
  const card = cardOf(state.file);
  byId("title").textContent = state.title || "Silence";
  document.title = `${state.title ? `${state.title} · ` : ""}balena-sequencer`;
  document.querySelector(".eyebrow").textContent = state.file ? "Now playing" : "Nothing plays";
  document.body.classList.toggle("playing", Boolean(state.file));
  document.body.classList.toggle("silent", !state.file);
  byId("seam").textContent = card?.dataset.seam ?? "";
  showImage(byId("picture"), (card && pictureOf(card, 640)) || "/static/icon.svg");
  showImage(byId("wave"), card && waveOf(card));
  if (!turned) showVolume();
  for (const preset of document.querySelectorAll(".preset")) showPreset(preset, state);
}

function showImage(image, source) {
  image.hidden = !source;
  if (source && image.getAttribute("src") !== source) image.src = source;
}

function showVolume() {
  turned = undefined;
  if (!latest) return;
  slider.max = latest.volume_max;
  byId("volume-number").textContent = slider.value = latest.volume;
  byId("mute").setAttribute("aria-pressed", latest.volume === 0);
}

function showPreset(preset, state) {
  const { slot } = preset.dataset;
  const name = state.presets[slot];
  const title = name ? (cardOf(name)?.dataset.title ?? name) : "empty";
  const key = preset.querySelector(".key");
  preset.classList.toggle("full", Boolean(name));
  preset.classList.toggle("empty", !name);
  preset.querySelector(".held").textContent = title;
  key.setAttribute("aria-label", `Preset ${slot}: ${title}`);
  if (name && state.file === name) key.setAttribute("aria-current", "true");
  else key.removeAttribute("aria-current");
  preset.querySelector(".store").disabled = !state.file || state.file === name;
  preset.querySelector(".clear").disabled = !name;
}

const sendVolume = oneAtATime(() => act("/volume", new URLSearchParams({ volume: slider.value })));

export function startPlayer() {
  slider.addEventListener("input", () => {
    clearTimeout(turned);
    turned = setTimeout(showVolume, OURS);
    byId("volume-number").textContent = slider.value;
    sendVolume();
  });
}
