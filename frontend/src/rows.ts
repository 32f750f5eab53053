/* Rows of a form (the members of a family): one more, one less. */

const FIELD = /-(\d+|__prefix__)-/;

function renumber(rows: HTMLElement, total: HTMLInputElement): void {
  const list = [...rows.querySelectorAll<HTMLElement>("[data-row]")];
  list.forEach((row, index) => {
    for (const name of ["name", "id", "for", "aria-describedby"]) {
      for (const each of row.querySelectorAll(`[${name}]`)) {
        each.setAttribute(name, (each.getAttribute(name) ?? "").replace(FIELD, `-${index}-`));
      }
    }
    const number = row.querySelector("[data-row-number]");
    if (number) number.textContent = String(index + 1);
    const remove = row.querySelector<HTMLButtonElement>("[data-row-remove]");
    if (remove) remove.hidden = list.length < 2;
  });
  total.value = String(list.length);
}

function grow(rows: HTMLElement): void {
  const list = rows.querySelector<HTMLElement>("[data-rows-list]");
  const template = rows.querySelector<HTMLTemplateElement>("template");
  const add = rows.querySelector<HTMLButtonElement>("[data-rows-add]");
  const total = rows.querySelector<HTMLInputElement>(`[name="${rows.dataset.rows}-TOTAL_FORMS"]`);
  if (!list || !template || !add || !total) return;
  const most = Number(rows.dataset.most);
  const settle = (): void => {
    renumber(list, total);
    add.hidden = list.children.length >= most;
  };
  add.addEventListener("click", () => {
    list.append(template.content.cloneNode(true));
    settle();
    list.lastElementChild?.querySelector<HTMLElement>("input, select, textarea")?.focus();
  });
  list.addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest("[data-row-remove]");
    if (!button) return;
    button.closest("[data-row]")?.remove();
    settle();
    add.focus();
  });
  settle();
}

export function growRows(root: ParentNode): void {
  for (const rows of root.querySelectorAll<HTMLElement>("[data-rows]")) grow(rows);
}
