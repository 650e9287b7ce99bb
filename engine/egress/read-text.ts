/**
 * The body of an answer as text, in the encoding that it says, or else UTF-8. Undefined for what is no
 * text, such as an image.
 */
export async function readText(response: Response): Promise<string | undefined> {
  const bytes = new Uint8Array(await response.arrayBuffer())
  const type = response.headers.get('content-type') ?? ''
  const named = /charset\s*=\s*"?([^\s;"]+)/i.exec(type)?.[1] ?? 'utf-8'
  const text = decoderOf(named).decode(bytes)
  return text.includes('\0') || /^(image|audio|video|font)\//i.test(type) ? undefined : text
}

function decoderOf(encoding: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(encoding)
  } catch {
    return new TextDecoder()
  }
}
