// A walk with a phone: the photograph is shown at once, and what is done can be spoken where the browser can write.

export function captureSteps(form) {
  const file = form.querySelector("input[type=file]");
  const preview = form.querySelector("[data-preview]");
  const show = () => {
    URL.revokeObjectURL(preview.src);
    preview.hidden = file.files.length === 0;
    if (file.files.length > 0) preview.src = URL.createObjectURL(file.files[0]);
  };
  file.addEventListener("change", show);
  show(); // (photographed before this script was there)
  const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;
  if (Recognition) listen(form, Recognition);
}

function listen(form, Recognition) {
  const button = form.querySelector("[data-speak]");
  const words = form.querySelector("textarea");
  const hearing = new Recognition();
  hearing.lang = button.dataset.language;
  hearing.continuous = true;
  button.hidden = false;
  const isOn = () => button.getAttribute("aria-pressed") === "true";
  button.addEventListener("click", () => {
    if (isOn()) return hearing.stop();
    hearing.start();
    button.setAttribute("aria-pressed", "true");
  });
  hearing.addEventListener("end", () => button.setAttribute("aria-pressed", "false"));
  hearing.addEventListener("result", ({ results, resultIndex }) => {
    const said = [...results].slice(resultIndex).map((result) => result[0].transcript.trim());
    words.value = [words.value.trim(), ...said].filter(Boolean).join(" ");
  });
}
