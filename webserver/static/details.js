// More about one noise, and what can be done to it.
import { act, part } from "./ask.js";
import { format } from "./format.js";
import { cardOf, hide } from "./library.js";
import { byId, toast } from "./say.js";

const UNDO = 8000; // milliseconds; the box waits a little longer
const AFTER = 4000; // milliseconds until the list has to be right
const SECOND = 500; // milliseconds in which a second click makes a double one
const dialog = byId("details");

const FIELDS = "a, button, input";
const shown = {}; // the address of what the dialog shows, and its source

const articleAt = async (url) => (await part(url).catch(() => null))?.querySelector("article");

export async function showDetails(url) {
  const article = await articleAt(url);
  if (!article) {
    toast("That noise is not there any more, or the box does not answer.");
    return;
  }
  dialog.replaceChildren();
  put(article, url);
  if (!dialog.open) dialog.showModal();
}

// What was typed or picked, and the focus, outlast a change of everything around them.
function put(article, url) {
  Object.assign(shown, { url, source: article.outerHTML });
  const fresh = document.adoptNode(article);
  format(fresh);
  const focused = [...dialog.querySelectorAll(FIELDS)].indexOf(document.activeElement);
  for (const input of dialog.querySelectorAll("input")) {
    if (input.value !== input.defaultValue) fresh.querySelector(`#${input.id}`)?.replaceWith(input);
  }
  dialog.replaceChildren(fresh);
  if (focused >= 0) dialog.querySelectorAll(FIELDS)[focused]?.focus({ preventScroll: true });
}

function sayGone(article) {
  const sentence = document.createElement("p");
  sentence.textContent = "It has another name now, or is deleted.";
  shown.source = null;
  article.replaceChildren(article.querySelector("header"), sentence);
  article.querySelector(".close").focus();
}

// Keeps an open dialog true, whoever changed the noise.
export async function refreshDetails() {
  const article = dialog.open && dialog.querySelector("article");
  if (!article) return;
  if (!cardOf(article.dataset.name)) {
    sayGone(article);
    return;
  }
  const fresh = await articleAt(shown.url);
  if (fresh && fresh.outerHTML !== shown.source && article.isConnected) put(fresh, shown.url);
}

let closed = 0; // when it was

export function closeDetails() {
  dialog.close();
  closed = performance.now();
}

// Hides a noise at once; the box deletes it after a while, unless that is taken back.
export async function remove(form) {
  const { name } = form.closest("[data-name]").dataset;
  const title = cardOf(name)?.dataset.title ?? name;
  closeDetails();
  if (!(await act(form.action))) return;
  hide(name, true);
  const show = () => hide(name, false); // if it is there
  const back = async () => { if (await act(`/noises/${encodeURIComponent(name)}/keep`)) show(); };
  toast(`${title} is deleted.`, { label: "Undo", pressed: back, over: () => setTimeout(show, AFTER), lasts: UNDO });
}

// The second click of a double one is not meant for what was below the dialog.
function swallow(event) {
  if (event.detail > 1 && performance.now() - closed < SECOND) {
    event.preventDefault();
    event.stopPropagation();
  }
}

export function startDetails() {
  document.addEventListener("click", swallow, true);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.more, dialog a.close");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.matches(".more")) showDetails(link.href);
    else closeDetails();
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) closeDetails(); });
}
