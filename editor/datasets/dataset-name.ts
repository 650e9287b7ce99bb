/** Why a dataset cannot be called so; undefined where it can, or where nothing is typed yet. */
export function datasetNameProblem(name: string, taken: readonly string[]): string | undefined {
  if (name === '') return undefined
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) {
    return 'A name is made of small letters, digits and hyphens, and begins with a letter or digit.'
  }
  if (name.length > 100) return 'A name has at most 100 characters.'
  return taken.includes(name) ? `There is a dataset "${name}" already.` : undefined
}
