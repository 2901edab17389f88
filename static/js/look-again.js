// Shows how far long work is: asks for the same page again until its part needs no more looks.
// It gives up after some minutes, so that a page left open keeps nobody signed in.
const SECONDS = 2;
const MOST_LOOKS = 150;

async function look(part, looks) {
  const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
  if (answer?.redirected) return; // signed out: the link on the page says the rest
  let next = part;
  if (answer?.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    next = page.getElementById(part.id);
    if (!next) return;
    part.replaceWith(next);
  }
  waitFor(next, looks + 1);
}

function waitFor(part, looks) {
  if (part.matches("[data-look-again]") && looks < MOST_LOOKS) {
    setTimeout(() => look(part, looks), SECONDS * 1000);
  }
}

document.querySelectorAll("[data-look-again]").forEach((part) => waitFor(part, 0));
