// Everything works without this file. With it: the code of a text message is offered by the browser, the wait for another code counts down,
// a page that waits renews itself, large photos are made smaller before they are sent, and a form is sent once.
"use strict";

// A photo of a document needs no more than this on its long side to be read, and a telephone's has twice that. One that the server would refuse
// for its size or form, but the browser can open, becomes a JPEG too; what the browser can't open is sent as it is, and the server says why not.
const longSide = 2400, mostBytes = 5 * 1024 * 1024;
const smaller = async (file, accepted) => {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, longSide / Math.max(picture.width, picture.height));
  const isGood = file.size <= mostBytes && accepted.includes(file.type);
  if (scale === 1 && isGood) return file;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const paper = canvas.getContext("2d");
  paper.fillStyle = "white";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.imageSmoothingQuality = "high";
  paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const bytes = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  if (!bytes || (isGood && bytes.size >= file.size)) return file;
  return new File([bytes], file.name.replace(/\.[^.]*$/, "") + ".jpg", { type: "image/jpeg" });
};

const shrink = async (field) => {
  const [file] = field.files;
  if (!file?.type.startsWith("image/")) return;
  const made = await smaller(file, field.accept);
  // Another one may have been chosen meanwhile.
  if (made === file || field.files[0] !== file) return;
  const list = new DataTransfer();
  list.items.add(made);
  field.files = list.files;
};

// The form waits for what is being made smaller.
const shrinking = new Set();
document.addEventListener("change", (event) => {
  if (event.target.type !== "file") return;
  const work = shrink(event.target).catch(() => {}).then(() => shrinking.delete(work));
  shrinking.add(work);
});
document.addEventListener("submit", (event) => {
  if (shrinking.size === 0) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  Promise.all(shrinking).then(() => event.target.requestSubmit(event.submitter));
}, true);

// One press, one sending. `aria-disabled` keeps the button in reach of a screen reader.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
});

// The browser's back button brings a page back as it was left: its forms can be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
  }
});

// After an error the summary is read first.
document.querySelector("[data-focus]")?.focus();

// "You can ask for another code in 42 seconds": the button appears when the time is over.
for (const wait of document.querySelectorAll("[data-resend]")) {
  const until = Date.now() + Number(wait.dataset.resend) * 1000;
  const number = wait.querySelector("[data-seconds]");
  const button = document.getElementById(wait.dataset.button);
  if (button) button.hidden = true;
  const tick = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    if (left > 0) { if (number) number.textContent = String(left); setTimeout(tick, 500); return; }
    wait.hidden = true;
    if (button) button.hidden = false;
  };
  tick();
}

// The code of a text message that names this host (WebOTP).
const codeField = document.querySelector("input[autocomplete='one-time-code']");
if (codeField && "OTPCredential" in window) {
  const stop = new AbortController();
  codeField.form.addEventListener("submit", () => stop.abort());
  navigator.credentials.get({ otp: { transport: ["sms"] }, signal: stop.signal })
    .then((credential) => { codeField.value = credential.code; codeField.form.requestSubmit(); })
    .catch(() => {});
}

// A page that waits for something asks now and then whether it has happened. Slower when nobody looks, slower still when the server is away.
const live = document.querySelector("[data-live]");
if (live) {
  let pause = 4000;
  const ask = async () => {
    if (!document.hidden) {
      try {
        const answer = await fetch(live.dataset.live, { headers: { Accept: "application/json" }, cache: "no-store" });
        if (answer.ok) {
          pause = 4000;
          if ((await answer.json()).state !== live.dataset.state) { location.reload(); return; }
        } else if (answer.status === 401) { location.reload(); return; } else { pause = Math.min(pause * 2, 60000); }
      } catch { pause = Math.min(pause * 2, 60000); }
    }
    setTimeout(ask, pause);
  };
  setTimeout(ask, pause);
}
