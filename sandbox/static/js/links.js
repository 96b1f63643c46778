// What an address in a message means on a phone.

/** The payload of t.me/<bot>?start=<payload> or tg://resolve?domain=<bot>&start=..., "" without one; null otherwise. */
export function startPayload(address, username) {
  let url;
  try {
    url = new URL(/^[a-z]+:/i.test(address) ? address : `https://${address}`);
  } catch {
    return null;
  }
  const resolves = url.protocol === "tg:" && (url.hostname === "resolve" || url.pathname === "//resolve");
  const meets = ["https:", "http:"].includes(url.protocol) && ["t.me", "telegram.me"].includes(url.hostname);
  if (!resolves && !meets) return null;
  const name = resolves ? url.searchParams.get("domain") : url.pathname.slice(1);
  if (!username || name?.toLowerCase() !== username.toLowerCase()) return null;
  const payload = url.searchParams.get("start") ?? "";
  return /^[\w-]{0,64}$/.test(payload) ? payload : null;
}

/** An http or https address, null for any other. */
export function webAddress(address) {
  try {
    const url = new URL(/^[a-z][a-z\d+.-]*:/i.test(address) ? address : `https://${address}`);
    return ["https:", "http:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
