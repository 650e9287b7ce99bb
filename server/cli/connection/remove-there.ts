import type { DocumentPassages } from '../../api.ts'
import { ServerRefusal, type ServerClient } from './server-client.ts'
import { built } from './wait-built.ts'

/** Removes documents of an index of a server, waits until it is built, and answers which of them were there. */
export async function removeThere(
  client: ServerClient,
  name: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const path = `/api/indexes/${encodeURIComponent(name)}`
  await client.send(path)
  const there: string[] = []
  for (const id of new Set(ids)) {
    if (await isThere(client, documentPath(path, id))) there.push(id)
  }
  for (const [at, id] of there.entries()) {
    const more = at < there.length - 1 ? '?more=true' : ''
    await client.open(documentPath(path, id) + more, { method: 'DELETE' })
  }
  await built(client, path, () => undefined)
  return there
}

function documentPath(path: string, id: string): string {
  return `${path}/documents/${encodeURIComponent(id)}`
}

async function isThere(client: ServerClient, path: string): Promise<boolean> {
  try {
    await client.send<DocumentPassages>(`${path}/passages`)
    return true
  } catch (error) {
    if (error instanceof ServerRefusal && error.status === 404) return false
    throw error
  }
}
