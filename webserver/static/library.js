// The list of noises: kept as the box has it, searched, sorted, and marked with what plays and where it is stored.
import { oneAtATime, part } from "./ask.js";
import { format, percent } from "./format.js";
import { byId } from "./say.js";

const list = byId("noises");
const sources = new WeakMap(); // each card as the box sent it
const removed = new Set(); // names that are about to go
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
const ORDERS = {
  title: null, // as the box has it
  short: (a, b) => a.dataset.seconds - b.dataset.seconds,
  long: (a, b) => b.dataset.seconds - a.dataset.seconds,
  large: (a, b) => b.dataset.bytes - a.dataset.bytes,
};
const AGAIN = 2000; // milliseconds until a list that did not come is asked for again
const REST = 500; // milliseconds between two lists, while many noises are being imported
let state;
let order = []; // of the cards, as the box has it
let changed = () => {};

export const cardOf = (name) => order.find((card) => card.dataset.name === name);
const address = (card, what, source) =>
  `/noises/${encodeURIComponent(card.dataset.name)}/${what}?${source.split("?")[1] ?? ""}`;
export const pictureOf = (card, width) => card.dataset.picture && `${address(card, "picture", card.dataset.picture)}&w=${width}`;
export const waveOf = (card) => card.dataset.status === "ready" && address(card, "waveform", card.dataset.waveform);

function mark() {
  if (!state) return;
  for (const card of order) {
    const { name } = card.dataset;
    const playing = name === state.file;
    if (playing) card.querySelector(".play").setAttribute("aria-current", "true");
    else card.querySelector(".play").removeAttribute("aria-current");
    for (const slot of card.querySelectorAll("[data-slot]")) {
      slot.setAttribute("aria-pressed", state.presets[slot.dataset.slot] === name);
    }
  }
  for (const { name, percent: done } of state.imports) {
    const about = cardOf(name)?.querySelector(".about");
    if (about) about.textContent = done ? `importing, ${percent(done)}` : "queued";
  }
}

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();

function arrange() {
  const words = folded(byId("search").value).split(/\s+/);
  const compare = ORDERS[byId("sort").value];
  const sorted = compare ? [...order].sort((a, b) => compare(a, b) || collator.compare(a.dataset.title, b.dataset.title)) : order;
  const same = sorted.length === list.children.length && sorted.every((card, place) => list.children[place] === card);
  if (!same) keepingFocus(() => list.replaceChildren(...sorted));
  for (const card of sorted) {
    const title = folded(card.dataset.title);
    card.hidden = !words.every((word) => title.includes(word)) || removed.has(card.dataset.name);
  }
  const shown = sorted.some((card) => !card.hidden);
  byId("nothing").hidden = shown;
  byId("nothing").textContent = order.length ? "No noise is called that." : "No noises yet. Add a sound of your own.";
}

function keepingFocus(act) {
  const focused = document.activeElement;
  act();
  if (focused?.isConnected && focused !== document.activeElement) focused.focus({ preventScroll: true });
}

// A card that did not change stays as it is, with its focus; another takes the focus of the one it replaces.
function merged(fresh) {
  const source = fresh.outerHTML;
  const old = cardOf(fresh.dataset.name);
  if (old && sources.get(old) === source) return old;
  const focused = old ? [...old.querySelectorAll("button, a")].indexOf(document.activeElement) : -1;
  sources.set(fresh, source);
  format(fresh);
  if (focused >= 0) queueMicrotask(() => fresh.querySelectorAll("button, a")[focused]?.focus({ preventScroll: true }));
  return fresh;
}

function take(cards) {
  order = cards.map(merged);
  arrange();
  mark();
  changed();
}

const refresh = oneAtATime(async () => {
  const fresh = (await part(`/library?n=${state.library}`).catch(() => null))?.getElementById("noises");
  if (!fresh) {
    setTimeout(refresh, AGAIN); // the events tell why
    return;
  }
  list.dataset.library = state.library;
  take([...fresh.children].map((card) => document.adoptNode(card)));
  await new Promise((rest) => setTimeout(rest, REST));
});

export function showLibrary(now) {
  state = now;
  mark();
  if (String(now.library) !== list.dataset.library) refresh();
}

// Hides a noise that is about to be deleted, or shows it again.
export function hide(name, gone) {
  if (gone) removed.add(name);
  else removed.delete(name);
  arrange();
}

export function startLibrary(tell) {
  for (const card of list.children) sources.set(card, card.outerHTML);
  changed = tell;
  take([...list.children]);
  byId("search").addEventListener("input", arrange);
  byId("sort").addEventListener("change", arrange);
}
