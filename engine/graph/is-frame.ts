import type { Frame, GraphEntry } from './document.ts'

export function isFrame(entry: GraphEntry): entry is Frame {
  return 'frame' in entry
}
