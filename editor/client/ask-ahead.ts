import { request } from './request.ts'

/** Milliseconds after which an answer counts as old. */
const fresh = 5000

const asked = new Map<string, { readonly answer: Promise<unknown>; readonly until: number }>()

/** Asks the server for something before the part of the editor is there that wants it. */
export function askAhead(path: string): void {
  const answer = request(path)
  // Whoever takes it is told what went wrong.
  answer.catch(() => undefined)
  asked.set(path, { answer, until: performance.now() + fresh })
}

/** What was asked for ahead, once; else it is asked for now. */
export function askedAhead<Answer>(path: string): Promise<Answer> {
  const found = asked.get(path)
  asked.delete(path)
  if (found === undefined || found.until < performance.now()) return request<Answer>(path)
  // SAFETY: the same path is answered in the same way.
  return found.answer as Promise<Answer>
}
