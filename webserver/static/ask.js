// Asks the box: for parts of the page, and to do something.
import { toast } from "./say.js";

const JSON_PLEASE = { Accept: "application/json" };

function checked(answer) {
  if (answer.status === 401) location.reload(); // it asks for the password
  return answer;
}

// Returns a part of the page, or null where there is none.
export async function part(url) {
  const answer = checked(await fetch(url, { headers: JSON_PLEASE }));
  if (!answer.ok) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

export async function facts(url, options = {}) {
  const answer = checked(await fetch(url, { headers: JSON_PLEASE, ...options }));
  return { ok: answer.ok, status: answer.status, ...(await answer.json().catch(() => ({}))) };
}

// Has the box do something; says why where it does not.
export async function act(url, body = new URLSearchParams()) {
  try {
    const answer = await facts(url, { method: "POST", body });
    if (answer.message) toast(answer.message);
    return answer.ok;
  } catch {
    toast("No answer from the box. Try again."); // passes; the events tell of a box that stays away
    return false;
  }
}

// Runs one at a time; asked meanwhile, it runs once more, so that the last word counts.
export function oneAtATime(run) {
  let running = false;
  let again = false;
  return async () => {
    again = true;
    if (running) return;
    running = true;
    while (again) {
      again = false;
      await run().catch(() => {}); // the events tell of a box that is away
    }
    running = false;
  };
}
