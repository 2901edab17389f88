// Passkeys: ask the device, put its answer into the form, send the form.
const BUFFERS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

function withBytes({ publicKey }) {
  const options = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (options.user) options.user = { ...options.user, id: bytes(options.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    options[list] = options[list]?.map((known) => ({ ...known, id: bytes(known.id) }));
  }
  return options;
}

// A passkey stays on the device and asks who is there; the server checks the second.
const asPasskey = (options) => ({
  ...options,
  authenticatorSelection: {
    ...options.authenticatorSelection,
    residentKey: "required",
    requireResidentKey: true,
    userVerification: "required",
  },
});

function withText(credential) {
  const response = {};
  for (const name of BUFFERS) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

async function optionsOf(form) {
  const { passkeyUrl, passkeyOptions } = form.dataset;
  if (!passkeyUrl) return JSON.parse(document.getElementById(passkeyOptions).textContent);
  const answer = await fetch(passkeyUrl, { headers: { Accept: "application/json" } });
  return answer.json();
}

async function ask(form) {
  const found = await optionsOf(form);
  const options = withBytes(found.request_options ?? found);
  return form.dataset.passkey === "create"
    ? navigator.credentials.create({ publicKey: asPasskey(options) })
    : navigator.credentials.get({ publicKey: options });
}

function enhance(form) {
  const button = form.querySelector("[data-passkey-button]");
  const problem = form.querySelector("[data-passkey-problem]");
  button.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.hidden = true;
    button.disabled = true;
    try {
      form.elements.credential.value = JSON.stringify(withText(await ask(form)));
      form.submit();
    } catch {
      problem.hidden = false;
      button.disabled = false;
    }
  });
}

if (window.PublicKeyCredential) document.querySelectorAll("[data-passkey]").forEach(enhance);
