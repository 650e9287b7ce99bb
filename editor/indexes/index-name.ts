/** What is wrong with the name of a new index; undefined while nothing is typed yet. */
export function indexNameProblem(name: string, taken: readonly string[]): string | undefined {
  if (name === '') return undefined
  if (!/^[a-z0-9][a-z0-9._-]{0,62}$/.test(name)) {
    return 'It must begin with a small letter or digit and hold small letters, digits, ".", "_" and "-" only, 63 at most.'
  }
  return taken.includes(name) ? `There is an index "${name}" already.` : undefined
}
