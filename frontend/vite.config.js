import { readFileSync } from "node:fs";
import { PurgeCSS } from "purgecss";
import { defineConfig } from "vite";

// Of Tabler, only what a page of the house uses is sent; of our own sheet, everything.
const OURS = [...readFileSync(new URL("src/teranga.css", import.meta.url), "utf8").matchAll(/\.([a-z][\w-]*)/g)].map((found) => found[1]);
const KEPT = { standard: OURS, greedy: [/data-bs-theme/, /\[dir=/, /\[lang=/, /aria-/] };
const PAGES = ["../teranga/**/templates/**/*.html", "../teranga/ui/**/*.py", "../teranga/*/room.py", "src/*.ts"];

/** Take out of each style sheet the rules, keyframes and variables that no template names. */
function purge() {
  return {
    name: "purge",
    enforce: "post",
    async generateBundle(_options, bundle) {
      for (const sheet of Object.values(bundle).filter((each) => each.fileName.endsWith(".css"))) {
        const [pure] = await new PurgeCSS().purge({
          content: PAGES,
          css: [{ raw: String(sheet.source) }],
          safelist: KEPT,
          keyframes: true,
          fontFace: true,
          variables: true,
        });
        sheet.source = pure.css;
      }
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  plugins: [purge()],
  build: {
    outDir: "../teranga/ui/static/ui",
    emptyOutDir: false, // the icon is there
    target: "es2022",
    assetsInlineLimit: 4096,
    modulePreload: false,
    cssCodeSplit: true,
    rolldownOptions: {
      checks: { eval: false }, // htmx has one, which our configuration and the pages' CSP both forbid
      input: { teranga: "src/teranga.ts", passkey: "src/passkey.ts", ltr: "src/ltr.css", rtl: "src/rtl.css" },
      output: {
        entryFileNames: "[name].js",
        assetFileNames: (asset) => ({ "ltr.css": "teranga.css", "rtl.css": "teranga-rtl.css" })[asset.names[0]] ?? "[name][extname]",
      },
    },
  },
});
