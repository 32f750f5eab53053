/* The little that must run in the browser. Every page can be read, and every form sent, without it. */

import htmx from "htmx.org";
import { keepDrafts } from "./idle";
import { keepTypedText } from "./keep";
import { previewPhotos } from "./photo";
import { growRows } from "./rows";

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0; // pages hold names: none is kept in the browser's storage
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "2..", swap: true },
  { code: "422", swap: true },
  { code: "...", swap: false, error: true },
];

/** "/" goes to the search, from anywhere but a field where one types. */
function findBySlash(): void {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = event.target;
    if (at instanceof HTMLElement && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName))) return;
    const find = document.querySelector<HTMLInputElement>("[data-find]");
    if (find === null) return;
    event.preventDefault();
    find.focus();
    find.select();
  });
}

/** What is wrong is read first; its links go into the fields. */
function showErrors(): void {
  document.querySelector<HTMLElement>("[data-errors]")?.focus();
}

/** The menu of who is signed in closes by Escape and by a click elsewhere. */
function closeMenus(): void {
  const close = (except: Node | null): void => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.me[open]")) {
      if (except === null || !menu.contains(except)) menu.open = false;
    }
  };
  document.addEventListener("click", (event) => close(event.target as Node));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector<HTMLDetailsElement>("details.me[open]");
    close(null);
    open?.querySelector("summary")?.focus();
  });
}

findBySlash();
showErrors();
closeMenus();
growRows(document);
previewPhotos(document);
keepTypedText(document);
keepDrafts(document);
