"use strict";
// What is pressed and turned goes to the panel in its order; what the glass shows comes as events.
const DETENT = 15; // degrees of a drag for one detent
const NOTCH = 40; // pixels of the wheel for one
const AGAIN = 1000; // milliseconds until the next try
const KEYS = { d: "display", s: "stop", 1: "1", 2: "2", 3: "3", 4: "4" };
const TURNS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };
const lcd = document.querySelector(".lcd");
const dial = document.querySelector(".dial");
const mark = document.querySelector(".mark");
const keys = new Map([...document.querySelectorAll(".key")].map((key) => [key.dataset.control, key]));

// One request at a time, so that none overtakes another. Turns that wait are added up; what cannot be sent is dropped:
// a press must not be played back late.
const waiting = [];
let sending = false;

async function send(input) {
  const last = waiting.at(-1);
  if (input.turn && last && last.turn) last.turn += input.turn;
  else waiting.push(input);
  if (sending) return;
  sending = true;
  while (waiting.length) {
    const body = JSON.stringify(waiting.shift());
    await fetch("/input", { method: "POST", body, signal: AbortSignal.timeout(1500) }).catch(() => { waiting.length = 0; });
  }
  sending = false;
}

// Buttons: a key can be down by a finger, a mouse or the keyboard.
function press(key) {
  if (key.classList.contains("down")) return;
  key.classList.add("down");
  send({ press: key.dataset.control });
}

function release(key) {
  if (!key.classList.contains("down")) return;
  key.classList.remove("down");
  send({ release: key.dataset.control });
}

for (const key of keys.values()) {
  key.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    key.setPointerCapture(event.pointerId);
    press(key);
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture", "blur"]) key.addEventListener(end, () => release(key));
  key.addEventListener("contextmenu", (event) => event.preventDefault()); // a long touch is a hold
}

// The dial: the mark turns with it.
let turned = 0;

function turn(detents) {
  turned += detents;
  mark.style.rotate = `${turned * DETENT}deg`;
  send({ turn: detents });
}

function push() {
  dial.classList.add("down");
  setTimeout(() => dial.classList.remove("down"), 120);
  send({ press: "push" });
  send({ release: "push" });
}

let grip; // of the drag: where it is, what it has turned, and whether it has
const angle = (event) => {
  const box = dial.getBoundingClientRect();
  return (Math.atan2(event.clientY - box.top - box.height / 2, event.clientX - box.left - box.width / 2) * 180) / Math.PI;
};

dial.addEventListener("pointerdown", (event) => {
  if (event.button || grip) return;
  dial.setPointerCapture(event.pointerId);
  grip = { id: event.pointerId, at: angle(event), rest: 0, moved: false };
});
dial.addEventListener("pointermove", (event) => {
  if (grip?.id !== event.pointerId) return;
  const now = angle(event);
  grip.rest += ((now - grip.at + 540) % 360) - 180;
  grip.at = now;
  const detents = Math.trunc(grip.rest / DETENT);
  if (!detents) return;
  grip.rest -= detents * DETENT;
  grip.moved = true;
  turn(detents);
});
dial.addEventListener("pointerup", (event) => {
  if (grip?.id !== event.pointerId) return;
  if (!grip.moved) push();
  grip = undefined;
});
dial.addEventListener("lostpointercapture", () => { grip = undefined; });
dial.addEventListener("contextmenu", (event) => event.preventDefault());

let rolled = 0;
dial.addEventListener("wheel", (event) => {
  event.preventDefault();
  rolled -= event.deltaMode ? event.deltaY * NOTCH : Math.max(-NOTCH, Math.min(NOTCH, event.deltaY));
  const detents = Math.trunc(rolled / NOTCH);
  rolled -= detents * NOTCH;
  if (detents) turn(detents);
}, { passive: false });

// The keyboard.
const named = (event) => keys.get(KEYS[event.key.toLowerCase()]);
const acts = (event) => event.key === " " || event.key === "Enter";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const focused = document.activeElement;
  if (event.key in TURNS) turn(TURNS[event.key]);
  else if (acts(event) && focused === dial) event.repeat || push();
  else if (acts(event) && keys.get(focused.dataset.control)) press(focused);
  else if (named(event)) event.repeat || press(named(event));
  else return;
  event.preventDefault();
});
document.addEventListener("keyup", (event) => {
  const key = acts(event) ? keys.get(document.activeElement.dataset.control) : named(event);
  if (key) release(key);
});
const releaseAll = () => keys.forEach(release);
addEventListener("blur", releaseAll);
addEventListener("pagehide", () => {
  for (const key of keys.values()) {
    if (key.classList.contains("down")) navigator.sendBeacon("/input", JSON.stringify({ release: key.dataset.control }));
  }
});

// The glass: every cell has 5 by 8 dots.
function dots(cells, lit) {
  let path = "";
  cells.forEach((row, y) => row.forEach((rows, x) => rows.forEach((bits, line) => {
    for (let column = 0; column < 5; column++) {
      if (Boolean(bits & (16 >> column)) === lit) path += `M${3 + x * 6 + column} ${3 + y * 9 + line}h.88v.88h-.88z`;
    }
  })));
  return path;
}

function show({ cells, text, backlight }) {
  lcd.querySelector(".unlit").setAttribute("d", dots(cells, false));
  lcd.querySelector(".lit").setAttribute("d", dots(cells, true));
  lcd.classList.toggle("lighted", backlight);
  say(text);
}

function say(text) {
  const output = lcd.querySelector(".text");
  if (output.textContent !== text) output.textContent = text;
}

function listen() {
  const events = new EventSource("/glass");
  const lost = () => {
    events.close();
    lcd.classList.remove("lighted");
    lcd.classList.add("away");
    say("The panel does not answer.");
    setTimeout(listen, AGAIN);
  };
  events.onopen = () => lcd.classList.remove("away");
  events.onmessage = (event) => show(JSON.parse(event.data));
  events.onerror = lost;
}

listen();
