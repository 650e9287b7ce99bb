/** Languages that people are likely to write in here; rarer ones are mostly mistakes in short texts. */
const known =
  'ar be bg bn cs da de el en es et fa fi fr ga gu he hi hu hy id is it ja kk km kn ko lt lv mk mn my nl no pl pt ro ru sk sr sv ta te th tl tr uk ur vi zh'.split(
    ' ',
  )

/**
 * The language of a text as ISO 639-1 writes it, by its letters and their sequences; undefined where
 * nothing tells. A few words are often too few.
 */
export async function languageOf(text: string): Promise<string | undefined> {
  // Its tables take a while to load, and most processes never ask.
  const { detect } = await import('tinyld')
  // More than enough to tell, and soon done.
  const found = detect(text.slice(0, 2000), { only: known })
  return found === '' ? undefined : found
}
