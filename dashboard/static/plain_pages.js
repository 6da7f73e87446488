for (const field of document.querySelectorAll(".field")) {
  const input = field.querySelector("input"), button = document.createElement("button");
  const turn = (shown) => {
    input.type = shown ? "text" : "password";
    button.textContent = shown ? "Hide" : "Show";
    button.setAttribute("aria-pressed", String(shown));
  };
  button.type = "button";
  button.setAttribute("aria-label", "Show: " + field.previousElementSibling.textContent);
  button.onclick = () => turn(input.type === "password");
  input.form.addEventListener("submit", () => turn(false));
  turn(false);
  field.classList.add("shown-by-script");
  field.append(button);
}
// A page that a browser keeps whole, to come back to it sooner, keeps nothing that was typed or shown.
window.addEventListener("pagehide", () => {
  for (const input of document.querySelectorAll(".field input")) input.value = "";
  for (const key of document.querySelectorAll(".recovery-key")) key.textContent = "";
});
