/** What is wrong with the name of a deployment or a variant; undefined while nothing is typed yet. */
export function nameProblem(name: string, what: 'deployment' | 'variant'): string | undefined {
  if (name === '') return undefined
  return /^[a-z0-9][a-z0-9-]{0,62}$/.test(name)
    ? undefined
    : `The name of a ${what} holds small letters, digits and "-" only, 63 at most.`
}
