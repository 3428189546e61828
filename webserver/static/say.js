// What the page says: a sentence at its top for as long as it is true, and short ones that pass.
const LASTS = 8000; // milliseconds
const sentences = {};

export const byId = (id) => document.getElementById(id);

export function say(about, sentence) {
  sentences[about] = sentence;
  const said = Object.values(sentences).filter(Boolean).join(" ");
  if (byId("message").textContent !== said) byId("message").textContent = said;
}

// Shows a sentence, perhaps with a button; `over` is called unless that was pressed.
export function toast(sentence, { label, pressed, over, lasts = LASTS } = {}) {
  const line = Object.assign(document.createElement("p"), { textContent: sentence });
  let timer;
  const end = (then) => {
    clearTimeout(timer);
    if (line.isConnected) then?.();
    if (line.contains(document.activeElement)) byId("library").focus({ preventScroll: true });
    line.remove();
  };
  let button;
  if (label) {
    button = Object.assign(document.createElement("button"), { type: "button", textContent: label });
    button.addEventListener("click", () => end(pressed));
    line.append(button);
  } else for (const other of [...byId("toasts").children]) if (other.textContent === sentence) other.remove();
  byId("toasts").append(line);
  button?.focus(); // it comes last in the page, and passes
  timer = setTimeout(end, lasts, over);
}
