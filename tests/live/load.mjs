// Some files of the browser side as one module, put together as `actviz.live.script` does: behind
// the one that all of them build on.

import { readFile } from "node:fs/promises";

export async function load(...names) {
  const read = (name) => readFile(new URL(`../../actviz/live/${name}`, import.meta.url), "utf8");
  const source = (await Promise.all(["streamlit_dom.js", ...names].map(read))).join("\n");
  return import(`data:text/javascript,${encodeURIComponent(source)}`);
}
