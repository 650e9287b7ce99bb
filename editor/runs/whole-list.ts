/** More than this is not asked for at once; the server takes so many. */
const most = 5000

/**
 * Reads the pages of a list that were not read yet, up to 5,000 rows.
 * @param next reads the page after those that are there, and answers all of them
 */
export async function wholeList<Row>(
  next: () => Promise<{ readonly rows: readonly Row[]; readonly goesOn: boolean }>,
): Promise<readonly Row[]> {
  for (;;) {
    const { rows, goesOn } = await next()
    if (!goesOn || rows.length >= most) return rows.slice(0, most)
  }
}
