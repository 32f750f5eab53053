/* Nothing that was typed is lost: by a double click, a closed page, a lost connection or an expired session. */

const OLD_AFTER_MS = 5 * 60 * 1000;
const opened = Date.now();
export const words = (name: string): Node =>
  document.querySelector<HTMLTemplateElement>(`template[data-words="${name}"]`)?.content.cloneNode(true) ?? document.createTextNode(name);

type Form = HTMLFormElement & { typed?: boolean; sent?: boolean };

/** Whether this page would still be answered, and with which token: signing in again changes it. */
async function freshToken(): Promise<"signed-out" | "offline" | string> {
  try {
    const answer = await fetch(location.href, { redirect: "manual", credentials: "same-origin", headers: { Accept: "text/html" } });
    if (answer.type === "opaqueredirect" || !answer.ok) return "signed-out";
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
  } catch {
    return "offline";
  }
}

function lock(form: Form, locked: boolean): void {
  form.sent = locked;
  for (const button of form.querySelectorAll<HTMLButtonElement>("button[type=submit]")) button.disabled = locked;
}

function notice(form: Form, name: string): void {
  const place = form.querySelector<HTMLElement>("[data-notice]") ?? document.createElement("div");
  place.dataset.notice = "";
  place.className = "notice";
  place.setAttribute("role", "alert");
  place.replaceChildren(words(name));
  form.append(place);
}

async function sendWhenAnswered(form: Form, button: HTMLElement | null): Promise<void> {
  const token = await freshToken();
  if (token === "offline" || token === "signed-out") {
    lock(form, false);
    notice(form, token);
    return;
  }
  for (const field of document.querySelectorAll<HTMLInputElement>("[name=csrfmiddlewaretoken]")) if (token) field.value = token;
  lock(form, false);
  form.dataset.fresh = "";
  form.requestSubmit(button);
}

export function keepTypedText(root: Document): void {
  if (root.querySelector("[data-errors]")) {
    for (const form of root.querySelectorAll<Form>("form[data-keep]")) form.typed = true;
  }
  root.addEventListener("input", (event) => {
    const form = (event.target as HTMLElement).closest<Form>("form[data-keep]");
    if (form) form.typed = true;
  });
  root.addEventListener("submit", (event) => {
    const form = event.target as Form;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.sent) {
      event.preventDefault();
      return;
    }
    const button = (event as SubmitEvent).submitter;
    const isOld = Date.now() - opened > OLD_AFTER_MS || !navigator.onLine;
    if (form.matches("[data-keep]") && isOld && !("fresh" in form.dataset)) {
      event.preventDefault();
      lock(form, true);
      void sendWhenAnswered(form, button);
      return;
    }
    delete form.dataset.fresh;
    form.typed = false;
    form.sent = true;
    setTimeout(() => lock(form, true)); // after the browser has taken the button's own value along
  });
  addEventListener("pageshow", () => {
    for (const form of root.querySelectorAll<Form>("form")) if (form.sent) lock(form, false);
  });
  addEventListener("beforeunload", (event) => {
    if ([...root.querySelectorAll<Form>("form[data-keep]")].some((form) => form.typed)) event.preventDefault();
  });
}
