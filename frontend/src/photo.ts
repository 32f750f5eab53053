/* A photograph is shown before it is sent, so that a blurred one is taken again. It never leaves the form otherwise. */

export function previewPhotos(root: ParentNode): void {
  for (const input of root.querySelectorAll<HTMLInputElement>("input[data-photo]")) {
    input.addEventListener("change", () => {
      input.parentElement?.querySelector("img.photo")?.remove();
      const file = input.files?.[0];
      if (!file?.type.startsWith("image/")) return;
      const picture = new Image();
      picture.className = "photo";
      picture.alt = "";
      picture.src = URL.createObjectURL(file);
      picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
      input.after(picture);
    });
  }
}
