/** Why a dataset cannot be called so; undefined where it can, or where nothing is typed yet. */
export function datasetNameProblem(name: string, taken: readonly string[]): string | undefined {
  if (name === '') return undefined
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(name)) {
    return 'A name begins with a small letter or digit, and holds only those, dots, hyphens and underscores.'
  }
  if (name.length > 63) return 'A name has at most 63 characters.'
  return taken.includes(name) ? `There is a dataset "${name}" already.` : undefined
}

/** A name that a dataset may have, made from the name of a file. */
export function nameFromFile(file: string): string {
  return file
    .replace(/\.[^.]*$/, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/^[^a-z0-9]+|-+$/g, '')
    .slice(0, 63)
}
