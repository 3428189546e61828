// More about one noise, and what can be done to it.
import { act, part } from "./ask.js";
import { format } from "./format.js";
import { cardOf, hide } from "./library.js";
import { byId, toast } from "./say.js";

const UNDO = 8000; // milliseconds; the box waits a little longer
const AFTER = 4000; // milliseconds until the list has to be right
const dialog = byId("details");

export async function showDetails(url) {
  const article = (await part(url).catch(() => null))?.querySelector("article");
  if (!article) {
    toast("No answer from the box. Try again.");
    return;
  }
  dialog.replaceChildren(document.adoptNode(article));
  format(dialog);
  if (!dialog.open) dialog.showModal();
}

export const closeDetails = () => dialog.close();

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

export function startDetails() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.more, dialog a.close");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.matches(".more")) showDetails(link.href);
    else closeDetails();
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) closeDetails(); });
}
