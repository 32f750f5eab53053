/* Nobody at the screen: what was typed is kept, and the names are taken off it. The server signs out by itself. */

const STILL_HERE_MS = 5 * 60 * 1000;
const TYPED_MS = 3000;

const fields = (form: HTMLFormElement): URLSearchParams => {
  const kept = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") kept.append(name, value);
  return kept;
};

/** Keep what is typed in a form on the server, sealed, for whoever typed it. */
function keep(form: HTMLFormElement): Promise<unknown> {
  return fetch(location.pathname, { method: "POST", body: fields(form), headers: { "X-Draft": "1" }, keepalive: true, redirect: "manual" }).catch(() => {});
}

export function keepDrafts(root: Document): void {
  const waiting = new Map<HTMLFormElement, number>();
  const keepNow = (): Promise<unknown> => {
    const forms = [...waiting.keys()];
    for (const timer of waiting.values()) clearTimeout(timer);
    waiting.clear();
    return Promise.all(forms.map(keep));
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

function leaveWhenIdle(root: Document, keepNow: () => Promise<unknown>): void {
  const minutes = Number(root.body.dataset.idle);
  if (!minutes) return;
  let seen = Date.now();
  let told = seen;
  for (const sign of ["pointerdown", "pointermove", "keydown", "scroll"]) {
    addEventListener(sign, () => (seen = Date.now()), { passive: true, capture: true });
  }
  setInterval(() => {
    const now = Date.now();
    if (now - seen > minutes * 60_000) {
      seen = Infinity;
      void keepNow().finally(() => signOut(root));
    } else if (seen > told && now - told > STILL_HERE_MS) {
      told = now;
      void fetch("/", { method: "HEAD", redirect: "manual" }).catch(() => {});
    }
  }, 10_000);
}
