/** The encoding that an XML or HTML text names in its beginning. */
export function declaredEncoding(bytes: Uint8Array): string | undefined {
  const beginning = Buffer.from(bytes.subarray(0, 2048)).toString('latin1')
  const found =
    /<\?xml[^>]{0,200}encoding=["']([\w.:-]{1,40})["']/i.exec(beginning) ??
    /<meta[^>]{0,200}charset=["']?\s*([\w.:-]{1,40})/i.exec(beginning)
  return found?.[1]
}
