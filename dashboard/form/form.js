// Makes a check-in form live, in both its homes: what is filled in is kept a moment later, and buttons answer in place.
// It holds no answers of its own: the fields are the form's, and what they hold goes to our own server only.
const LATER = 600; // ms from the last change to the draft
const TEN = 500; // ms within which 1 and then 0 are 10
const AGAIN = 3000; // ms until a draft that did not arrive is sent once more
const UNREACHED = "The app cannot be reached right now. What you change here is not kept until it is back.";

export default function live({ parentElement, data }) {
  let root = parentElement.querySelector(".check-in");
  if (!root) {
    root = document.createElement("div");
    root.className = "check-in";
    parentElement.append(root);
  }
  // Streamlit tells its theme by colors alone; this runs again whenever they change. It is asked for while the form is
  // still empty, since the answer takes a layout of all that stands in it.
  const paper = getComputedStyle(root).getPropertyValue("--st-background-color").trim();
  if (paper) root.style.colorScheme = isDark(paper) ? "dark" : "light";
  if (data && !root.firstElementChild) root.innerHTML = data.markup;
  if (!root.leave) root.leave = attach(root);
  return root.leave;
}

function isDark(color) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.fillStyle = color;
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(pen.fillStyle.slice(at, at + 2), 16));
  return red * 0.3 + green * 0.6 + blue * 0.1 < 128;
}

function attach(root) {
  const touched = new Set(); // the names of the fields that were changed since the form was opened
  let unsent = false;
  // What a form sends is numbered, so that a draft that was overtaken on its way changes nothing.
  const opening = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("-");
  let turn = 0;
  let timer = 0;
  let sending = null;
  let busy = false;
  let digit = { at: 0, key: "" };

  const form = () => root.querySelector("form");
  const chosen = (name) => form().querySelector(`[name="${name}"]:checked`);

  const say = (sentence) => {
    const place = root.querySelector(".say");
    if (!place || place.textContent === sentence) return;
    place.textContent = sentence;
    place.hidden = !sentence;
  };

  const count = () => {
    const open = root.querySelector(".open");
    if (!open) return;
    const questions = [...root.querySelectorAll("[data-question]")];
    const blank = questions.filter((question) => !chosen(question.dataset.question)?.value);
    const titles = blank.map((question) => question.dataset.open).filter(Boolean);
    const stages = blank.filter((question) => question.matches(".stage")).length;
    const all = root.querySelectorAll(".stage").length;
    const line = stages === all ? open.dataset.stages : open.dataset.someStages.replace("{}", stages);
    if (stages) titles.push(line);
    open.textContent = titles.length ? open.dataset.some.replace("{}", titles.join(", ")) : open.dataset.all;
    open.hidden = false;
    const place = root.querySelector(".count");
    place.firstElementChild.textContent = questions.length - blank.length;
    place.hidden = false;
  };

  // -- drafts --------------------------------------------------------------------------------------

  const body = (only, button) => {
    const all = new FormData(form());
    const fixed = [...form().querySelectorAll("input[type=hidden]")].map((field) => field.name);
    const fields = new URLSearchParams();
    for (const [name, value] of all) if (!only || only.has(name) || fixed.includes(name)) fields.set(name, value);
    fields.set("do", button);
    fields.set("part", "1"); // the answer is the next part alone, not a whole page
    fields.set("opening", opening);
    fields.set("turn", (turn += 1));
    fields.set("zone", Intl.DateTimeFormat().resolvedOptions().timeZone);
    return fields;
  };

  const post = (fields) =>
    fetch(form().action, {
      method: "POST",
      body: fields,
      keepalive: true,
      cache: "no-store",
      redirect: "error",
    });

  const over = (answer) => {
    // The visit has ended, the screen is shared, or somebody else is signed in: the page itself says what is next.
    if (![401, 403, 409].includes(answer.status)) return false;
    window.location.reload();
    return true;
  };

  const keep = async () => {
    window.clearTimeout(timer);
    if (!unsent || busy || !form()) return;
    unsent = false;
    try {
      const answer = await post(body(touched, "draft"));
      if (!over(answer)) say(answer.ok ? "" : await answer.text());
    } catch {
      unsent = true;
      say(UNREACHED);
      timer = window.setTimeout(soon, AGAIN);
    }
  };

  const soon = () => {
    sending = (sending || Promise.resolve()).then(keep);
    return sending;
  };

  const changed = (field) => {
    if (!field.name || field.type === "hidden") return;
    touched.add(field.name);
    unsent = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(soon, LATER);
  };

  // The page may be gone before an answer comes back: a beacon travels all the same.
  const flush = () => {
    window.clearTimeout(timer);
    if (!unsent || busy || !form()) return Promise.resolve();
    unsent = false;
    const fields = body(touched, "draft");
    if (!navigator.sendBeacon(form().action, fields)) return post(fields).catch(() => (unsent = true));
    return new Promise((done) => window.setTimeout(done, 150));
  };

  // -- buttons -------------------------------------------------------------------------------------

  const place = (markup) => {
    root.innerHTML = markup;
    touched.clear();
    unsent = false;
    count();
    const first = root.querySelector("[autofocus]") || root.querySelector("h1");
    first.focus({ preventScroll: true });
    if (first.matches("h1")) root.scrollIntoView({ block: "start" });
    else first.scrollIntoView({ block: "center" });
  };

  const press = async (button) => {
    if (busy) return;
    window.clearTimeout(timer);
    busy = true;
    form().setAttribute("aria-busy", "true");
    try {
      await sending;
      const answer = await post(body(button === "other week" ? touched : null, button));
      if (over(answer)) return;
      const said = await answer.text();
      if (answer.ok) place(said);
      else say(said);
    } catch {
      unsent = true;
      say(UNREACHED);
    } finally {
      busy = false;
      form()?.removeAttribute("aria-busy");
    }
  };

  const typed = (event) => {
    const key = event.target.closest(".rating .key input");
    const at = Date.now();
    if (!key || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Backspace" || event.key === "Delete") {
      select(event, "");
    } else if (/^[0-9]$/.test(event.key)) {
      const ten = event.key === "0" && digit.key === "1" && at - digit.at < TEN;
      digit = { at, key: event.key };
      select(event, ten ? "10" : event.key);
    }
  };

  const select = (event, value) => {
    const field = form().querySelector(`[name="${event.target.name}"][value="${value}"]`);
    event.preventDefault();
    if (field.checked) return;
    field.checked = true;
    // Without a choice the focus stays among the keys, where the next digit is heard.
    if (value) field.focus();
    changed(field);
    count();
  };

  const on = (target, name, what, capture) => {
    target.addEventListener(name, what, capture);
    return () => target.removeEventListener(name, what, capture);
  };

  const off = [
    on(root, "input", (event) => {
      changed(event.target);
      if (event.target.type === "radio") count();
    }),
    on(root, "focusout", (event) => event.target.matches("textarea") && soon()),
    on(root, "keydown", typed),
    on(root, "submit", (event) => {
      const button = event.submitter;
      if (!button || button.dataset.leaves !== undefined) return;
      event.preventDefault();
      press(button.value);
    }),
    on(document, "visibilitychange", () => document.hidden && soon()),
    on(window, "pagehide", flush),
    on(window, "beforeunload", flush),
    on(document, "weekly-notes-leaving", (event) => event.detail.push(soon())),
  ];
  count();
  return () => {
    flush();
    off.forEach((end) => end());
    root.leave = null;
  };
}

// On a plain page the form stands there already.
for (const home of document.querySelectorAll("[data-check-in-home]")) live({ parentElement: home });
