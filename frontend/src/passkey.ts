/* Passkeys: the browser asks its authenticator, and the form carries the answer. A page of its own loads this. */

const fromText = (text: string): ArrayBuffer => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0)).buffer;
};
const toText = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

type Known = { id: string; type: "public-key"; transports?: AuthenticatorTransport[] };
const known = (list: Known[] | undefined): PublicKeyCredentialDescriptor[] => (list ?? []).map((each) => ({ ...each, id: fromText(each.id) }));

async function ask(kind: string, options: any): Promise<PublicKeyCredential | null> {
  const publicKey = { ...options, challenge: fromText(options.challenge) };
  if (kind === "create") {
    publicKey.user = { ...options.user, id: fromText(options.user.id) };
    publicKey.excludeCredentials = known(options.excludeCredentials);
    return (await navigator.credentials.create({ publicKey })) as PublicKeyCredential | null;
  }
  publicKey.allowCredentials = known(options.allowCredentials);
  return (await navigator.credentials.get({ publicKey })) as PublicKeyCredential | null;
}

/** What WebAuthn level 3 calls toJSON, which not every browser in use has. */
function answered(given: PublicKeyCredential): string {
  const said = given.response as AuthenticatorAttestationResponse & AuthenticatorAssertionResponse;
  const response: Record<string, string> = { clientDataJSON: toText(said.clientDataJSON) };
  if (said.attestationObject) response.attestationObject = toText(said.attestationObject);
  if (said.authenticatorData) response.authenticatorData = toText(said.authenticatorData);
  if (said.signature) response.signature = toText(said.signature);
  if (said.userHandle) response.userHandle = toText(said.userHandle);
  return JSON.stringify({ id: given.id, rawId: toText(given.rawId), type: given.type, response, clientExtensionResults: {} });
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
  const part = (name: string): HTMLElement | null => form.querySelector(`[data-passkey-${name}]`);
  const button = part("ask");
  if (!window.PublicKeyCredential || /^[\d.:[\]]+$/.test(location.hostname)) {
    part("absent")?.removeAttribute("hidden");
    continue;
  }
  if (button) button.hidden = false;
  button?.addEventListener("click", async () => {
    part("failed")?.setAttribute("hidden", "");
    try {
      const given = await ask(form.dataset.passkey ?? "", JSON.parse(form.dataset.options ?? "{}"));
      const carrier = form.querySelector<HTMLInputElement>("[name=credential]");
      if (!given || !carrier) throw new Error("no answer");
      carrier.value = answered(given);
      form.submit();
    } catch {
      part("failed")?.removeAttribute("hidden");
    }
  });
}
