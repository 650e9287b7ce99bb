/** What looks like a key, wherever a provider quotes one back; providers mask the middle with stars. */
const keyLike =
  /\b(?:sk|pk|rk|gsk|xai|hf|key|api|pat)[-_][A-Za-z0-9_*.-]{6,}[A-Za-z0-9*]|\bAIza[A-Za-z0-9_-]{20,}|\b(?:Bearer|Basic)\s+[A-Za-z0-9._~+/*-]{8,}=*/g

/**
 * Takes keys out of a text: the one that was sent, also as Base64 or in a URL, and everything that
 * looks like one.
 */
export function redactKeys(text: string, key: string | undefined): string {
  let safe = text
  // Placeholders such as "none" are words that may well stand in a message.
  if (key !== undefined && key.length >= 8) {
    const bytes = Buffer.from(key)
    const forms = [key, encodeURIComponent(key), bytes.toString('base64'), bytes.toString('hex')]
    for (const form of [...forms, bytes.toString('base64url')])
      safe = safe.replaceAll(form, '[key]')
  }
  return safe.replace(keyLike, '[key]')
}
