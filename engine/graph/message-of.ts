/**
 * What somebody threw, as a text; '' where it says nothing. Libraries throw more than errors, and an
 * error of another realm, such as a worker's, is none here.
 */
export function messageOf(thrown: unknown): string {
  if (typeof thrown === 'string') return thrown
  // Node throws one without a message where a host has several addresses.
  if (thrown instanceof AggregateError && thrown.message === '') return messageOf(thrown.errors[0])
  const named = typeof thrown === 'object' && thrown !== null && 'message' in thrown
  if (named && typeof thrown.message === 'string') return thrown.message
  try {
    return thrown === null ? '' : (JSON.stringify(thrown) ?? '')
  } catch {
    return ''
  }
}
