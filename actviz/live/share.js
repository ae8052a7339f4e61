// The button Share copies the link of the view and opens the dialog, whose button copies it again.
//
// The dialog is the server's. It gets the address from here: only the browser knows the server by
// the name that others use for it, and what a film has written into the address.

const COPIED = "Link copied";
const SHARE = `${keyed("share")} button`;
const COPY = `${keyed("copy_link")} button`;
const LINK = ".actviz-link";

// The address without the switch for presenting: who gets a link is to read.
export function forReaders(address) {
  const url = new URL(address);
  const parts = url.search.slice(1).split("&");
  url.search = parts.filter((part) => !/^present(=|$)/.test(part)).join("&");
  return url.href;
}

// Copy a text. A page without https may not use the clipboard, but may copy what is selected; what
// holds the focus in a dialog holds the selection, too, so the field stands `beside` it.
async function copy(text, beside = document.body) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const before = document.activeElement;
    const field = make("textarea", { style: "position: fixed", readonly: "" }, text);
    beside.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    before?.focus?.({ preventScroll: true });
    return done;
  }
}

// Say on a button, and to screen readers, that the link is copied.
function say(button) {
  const label = button.querySelector(STREAMLIT.label);
  if (!label || label.textContent === COPIED) return;
  const before = label.textContent;
  label.setAttribute("aria-live", "polite");
  // A screen reader has to know the region before its text changes.
  setTimeout(() => writeText(label, COPIED), 100);
  setTimeout(() => writeText(label, before), 3000);
}

// Call back when the dialog is there; it takes an answer of the server.
function whenThere(selector, then, frames = 600) {
  const found = document.querySelector(selector);
  if (found) then(found);
  else if (frames) requestAnimationFrame(() => whenThere(selector, then, frames - 1));
}

// `ask` tells the server to open the dialog for an address.
function installShare() {
  document.addEventListener(
    "click",
    async (event) => {
      const button = event.target.closest?.(`${SHARE}, ${COPY}`);
      if (!button) return;
      event.stopPropagation(); // the server gets the address instead, or has nothing to do with it
      if (button.matches(COPY)) {
        const link = document.querySelector(LINK)?.textContent ?? location.href;
        if (await copy(link, button.parentElement)) say(button);
        return;
      }
      window.actvizAsk?.(location.href);
      if (await copy(forReaders(location.href))) whenThere(COPY, say);
    },
    true,
  );
}
