// What no address holds outlives a page that is loaded anew, in its own tab.

const KEPT = (name) => `actviz-${name}`;

function keepForReload(name, text) {
  try {
    if (text) sessionStorage.setItem(KEPT(name), text);
    else sessionStorage.removeItem(KEPT(name));
  } catch {
    // The browser keeps nothing, as in some private windows.
  }
}

function keptForReload(name) {
  try {
    return sessionStorage.getItem(KEPT(name)) ?? "";
  } catch {
    return "";
  }
}
