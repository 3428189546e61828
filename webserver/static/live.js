// Follows the box: its state now and after every change, or why there is none.
const SILENCE = 16000; // milliseconds without even a beat until the box counts as gone
const AGAIN = 1000; // milliseconds until the next try
const PATIENCE = 4000; // milliseconds for the reason
const AWAY = "No answer from the box; trying again.";

// Calls `state` with each state, `gone` with a sentence as long as there is none.
export function follow({ state, gone }) {
  const events = new EventSource("/events");
  let watch;
  const lost = async () => {
    events.close();
    clearTimeout(watch);
    gone(AWAY);
    gone((await reason()) ?? AWAY);
    setTimeout(follow, AGAIN, { state, gone });
  };
  const wait = () => {
    clearTimeout(watch);
    watch = setTimeout(lost, SILENCE);
  };
  events.addEventListener("state", (event) => { wait(); state(JSON.parse(event.data)); });
  events.addEventListener("gone", (event) => { wait(); gone(JSON.parse(event.data)); });
  events.addEventListener("beat", wait);
  events.onerror = lost;
  wait();
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
