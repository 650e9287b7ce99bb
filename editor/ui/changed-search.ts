/** The parameters of an address with some of them changed; undefined takes one out. */
export function changedSearch(
  change: Readonly<Record<string, string | undefined>>,
): (before: URLSearchParams) => URLSearchParams {
  return (before) => {
    const after = new URLSearchParams(before)
    for (const [name, value] of Object.entries(change)) {
      if (value === undefined) after.delete(name)
      else after.set(name, value)
    }
    return after
  }
}
