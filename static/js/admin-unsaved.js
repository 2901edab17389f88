// Asks before a changed form is left without saving. Forms work without it.
const form = document.querySelector(".change-form form[id$='_form']");

if (form) {
  let isChanged = false;
  form.addEventListener("input", () => {
    isChanged = true;
  });
  form.addEventListener("submit", () => {
    isChanged = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (isChanged) event.preventDefault();
  });
}
