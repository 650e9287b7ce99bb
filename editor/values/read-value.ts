import { Document, Message, type Json } from '../../engine/graph/values.ts'

/** Whether a value is a list of passages, by its first one. */
export function isDocuments(value: Json): value is Json & readonly Document[] {
  return Array.isArray(value) && value.length > 0 && Document.safeParse(value[0]).success
}

export function isMessages(value: Json): value is Json & readonly Message[] {
  return Array.isArray(value) && value.length > 0 && Message.safeParse(value[0]).success
}
