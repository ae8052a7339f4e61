// What the reader has already done by hand: "drag" the dot, "pull" a curve, "click" a point.
//
// Until the first of them Explore invites to it. The browser keeps it; where storage is refused, it
// lasts as long as the page.

const USED = "actviz-used";

export function gesturesUsed() {
  if (!window.actvizUsed) {
    let kept = "";
    try {
      kept = localStorage.getItem(USED) ?? "";
    } catch {
      // Nothing is kept.
    }
    window.actvizUsed = new Set(kept.split(" ").filter(Boolean));
  }
  return window.actvizUsed;
}

export function rememberGesture(name) {
  const used = gesturesUsed();
  if (used.has(name)) return;
  used.add(name);
  try {
    localStorage.setItem(USED, [...used].join(" "));
  } catch {
    // It is asked for again next time.
  }
  // The line keeps its room until the next page: nothing moves under the hand.
  const { dataset } = document.documentElement;
  if ("invites" in dataset) dataset.invites = "done";
}

// Say to the stylesheet whether there is a line that invites. It has to be known before the plots
// are drawn, which take the height that is left.
let invitedAt; // the path of the page that has made room for the line

export function inviteTo(path) {
  const { dataset } = document.documentElement;
  if (gesturesUsed().size === 0) {
    dataset.invites = "";
    invitedAt = path;
  } else if (path !== invitedAt) delete dataset.invites;
}
