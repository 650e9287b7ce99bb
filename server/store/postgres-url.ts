/** Whether a store lies in Postgres, and not in a file of this name. */
export function isPostgresUrl(place: string): boolean {
  return /^postgres(ql)?:\/\//i.test(place)
}

/** The address for messages and logs: without password and options, either of which may be secret. */
export function shownUrl(url: string): string {
  if (!URL.canParse(url)) return 'postgres://…'
  const shown = new URL(url)
  shown.password = ''
  shown.search = ''
  return shown.href
}
