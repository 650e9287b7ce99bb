/** Seconds as people wait for them: `a few seconds left`, `about 40 seconds left`, `about 3 minutes left`. */
export function timeLeft(seconds: number): string {
  if (seconds < 5) return 'a few seconds left'
  if (seconds < 55) return `about ${Math.ceil(seconds / 5) * 5} seconds left`
  if (seconds < 90) return 'about a minute left'
  if (seconds < 55 * 60) return `about ${Math.round(seconds / 60)} minutes left`
  if (seconds < 90 * 60) return 'about an hour left'
  return `about ${Math.round(seconds / 3600)} hours left`
}
