/* Nobody at the screen: what was typed is kept, and the names are taken off it. The server signs out by itself. */

import { words } from "./keep";

const STILL_HERE_MS = 5 * 60 * 1000;
const TYPED_MS = 3000;

const fields = (form: HTMLFormElement): URLSearchParams => {
  const kept = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") kept.append(name, value);
  return kept;
};

/** Keep what is typed in a form on the server, sealed, for whoever typed it; false when it could not be reached. */
function keep(form: HTMLFormElement): Promise<boolean> {
  const sent = { method: "POST", body: fields(form), headers: { "X-Draft": "1" }, keepalive: true, redirect: "manual" } as const;
  return fetch(location.pathname, sent).then(() => true, () => false);
}

export function keepDrafts(root: Document): void {
  const waiting = new Map<HTMLFormElement, number>();
  let sending: Promise<unknown> = Promise.resolve();
  const keepOne = async (form: HTMLFormElement): Promise<void> => {
    if (!(await keep(form)) && !waiting.has(form)) waiting.set(form, 0); // with the next one, or when somebody leaves
  };
  /** Send what is not on the server yet; whether everything typed so far then is. */
  const keepNow = async (): Promise<boolean> => {
    const forms = [...waiting.keys()];
    for (const timer of waiting.values()) clearTimeout(timer);
    waiting.clear();
    sending = Promise.all([sending, ...forms.map(keepOne)]);
    await sending;
    return waiting.size === 0;
  };
  root.addEventListener("input", (event) => {
    const form = (event.target as HTMLElement).closest<HTMLFormElement>("form[data-keep]");
    if (!form) return;
    clearTimeout(waiting.get(form));
    waiting.set(form, window.setTimeout(() => void keepNow(), TYPED_MS));
  });
  root.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    clearTimeout(waiting.get(form));
    waiting.delete(form);
  });
  root.addEventListener("visibilitychange", () => root.visibilityState === "hidden" && void keepNow());
  leaveWhenIdle(root, keepNow);
}

/** Sign out without wiping what was typed, to come back to this page. */
function signOut(root: Document): void {
  const form = root.querySelector<HTMLFormElement>("[data-sign-out]");
  if (!form) return;
  for (const [name, value] of [["timed-out", "1"], ["next", location.pathname + location.search]]) {
    const field = Object.assign(root.createElement("input"), { type: "hidden", name, value });
    form.append(field);
  }
  for (const each of root.querySelectorAll<HTMLFormElement & { typed?: boolean }>("form")) each.typed = false;
  form.submit();
}

/** Say why the page is covered: what was typed waits in it for a connection. */
function tellWhy(root: Document): void {
  if (root.querySelector("[data-away]")) return;
  const told = Object.assign(root.createElement("div"), { className: "notice" });
  told.dataset.away = "";
  told.setAttribute("role", "alert");
  told.append(words("away"));
  root.body.append(told);
}

function leaveWhenIdle(root: Document, keepNow: () => Promise<boolean>): void {
  const minutes = Number(root.body.dataset.idle);
  if (!minutes) return;
  let seen = Date.now();
  let told = seen;
  let isLeaving = false;
  for (const sign of ["pointerdown", "pointermove", "keydown", "scroll"]) {
    addEventListener(sign, () => (seen = Date.now()), { passive: true, capture: true });
  }
  const leave = async (): Promise<void> => {
    root.body.classList.add("away"); // the names are off the screen at once, however slow the line
    if (!(await keepNow())) tellWhy(root);
    else if (!isLeaving) {
      isLeaving = true;
      signOut(root);
    }
  };
  setInterval(() => {
    const now = Date.now();
    if (isLeaving) return;
    if (root.body.classList.contains("away") || now - seen > minutes * 60_000) void leave();
    else if (seen > told && now - told > STILL_HERE_MS) {
      told = now;
      void fetch("/", { method: "HEAD", redirect: "manual" }).catch(() => {});
    }
  }, 10_000);
}
