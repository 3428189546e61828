// Follows the box while the page is seen: its state now and after every change, or why there is none.
const SILENCE = 6000; // milliseconds without even a beat until the box counts as gone
const AGAIN = 1000; // milliseconds until the next try
const PATIENCE = 4000; // milliseconds for the reason
const AWAY = "No answer from the box; trying again.";

// Calls `state` with each state, `gone` with a sentence as long as there is none.
export function follow({ state, gone }) {
  let events;
  let timer; // of the silence, or of the next try
  const later = (act, after) => {
    clearTimeout(timer);
    timer = setTimeout(act, after);
  };
  const leave = () => {
    clearTimeout(timer);
    events?.close();
    events = undefined;
  };
  const lost = async () => {
    leave();
    gone(AWAY);
    later(join, PATIENCE + AGAIN);
    const why = await reason();
    if (events || document.hidden) return;
    gone(why ?? AWAY);
    later(join, AGAIN);
  };
  const heard = (act) => (event) => {
    later(lost, SILENCE);
    act(JSON.parse(event.data));
  };
  const join = () => {
    leave();
    if (document.hidden) return; // a browser has only six connections for all its pages of the box
    events = new EventSource("/events");
    events.addEventListener("state", heard(state));
    events.addEventListener("gone", heard(gone));
    events.addEventListener("beat", heard(() => {}));
    events.onerror = lost;
    later(lost, SILENCE);
  };
  document.addEventListener("visibilitychange", join);
  join();
}

// An EventSource does not tell why it was refused.
async function reason() {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), PATIENCE); // a box without power neither answers nor refuses
  try {
    const answer = await fetch("/events", { signal: stop.signal, headers: { Accept: "application/json" } });
    if (answer.status === 401) location.reload();
    return answer.status === 503 ? (await answer.json()).message : null;
  } catch {
    return null;
  } finally {
    stop.abort();
  }
}
