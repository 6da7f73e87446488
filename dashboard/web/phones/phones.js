// On every page that somebody is signed in for: it leaves the screen when the phone was left alone, and what is typed
// into a moment is sent before that. Nothing is kept here.
const MINUTES = Number(document.body.dataset.minutes) || 10;
const ASK = 30000; // ms between two questions whether the visit is still on
const HERE = "/phone/here";
const LOCKED = "/phone/sign-in";
let touched = Date.now();
let told = Date.now();
let dirty = false;
let leaving = false;

const form = document.querySelector("form[data-keeps]");

const keep = () => {
  if (!dirty || !form) return;
  dirty = false;
  const fields = new URLSearchParams(new FormData(form));
  fields.set("do", "draft");
  if (!navigator.sendBeacon(form.getAttribute("action"), fields)) dirty = true;
};

const lock = () => {
  if (leaving) return;
  leaving = true;
  keep();
  window.location.replace(LOCKED);
};

const ask = async (method) => {
  try {
    const answer = await fetch(HERE, { method, cache: "no-store", redirect: "error" });
    if (answer.status === 403) lock();
  } catch {
    // Closed, or out of reach: what is on the screen goes when nobody has touched it for long enough.
    if (Date.now() - touched > MINUTES * 60000) document.body.replaceChildren("Closed. Open it again on the computer.");
  }
};

const active = () => {
  touched = Date.now();
  if (touched - told < ASK) return;
  told = touched;
  ask("POST");
};

for (const name of ["pointerdown", "keydown", "input"]) document.addEventListener(name, active, true);
form?.addEventListener("input", () => (dirty = true));
form?.addEventListener("submit", () => (dirty = false));
window.addEventListener("pagehide", keep);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) keep();
  else ask("GET");
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});
// What was just filled in travels before the visit is over.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-leaves-phone]") || leaving) return;
  event.preventDefault();
  leaving = true;
  keep();
  const handedOver = [];
  document.dispatchEvent(new CustomEvent("weekly-notes-leaving", { detail: handedOver }));
  const longEnough = new Promise((done) => window.setTimeout(done, 1000));
  Promise.race([Promise.all(handedOver), longEnough]).then(() => event.target.submit());
});
window.setInterval(() => ask("GET"), ASK);
