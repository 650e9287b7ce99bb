import type { Claim, Document, Json, Message } from '../../engine/graph/values.ts'

// Nodes and the server have checked values by their schemas; here it is only told which kind one is.

/** Whether a value is a list of passages, by its first one. */
export function isDocuments(value: Json): value is Json & readonly Document[] {
  const first = firstOf(value)
  return first !== undefined && typeof first['id'] === 'string' && typeof first['text'] === 'string'
}

const roles: readonly unknown[] = ['system', 'user', 'assistant', 'tool']

/** Whether a value is a conversation, by its first message. */
export function isMessages(value: Json): value is Json & readonly Message[] {
  const first = firstOf(value)
  return first !== undefined && roles.includes(first['role']) && 'content' in first
}

/** The statements that a check looked at. */
export function claimsOf(value: Json): readonly Claim[] {
  const claims = isObject(value) ? value['claims'] : undefined
  return Array.isArray(claims) && claims.every(isClaim) ? claims : []
}

function isClaim(value: Json): value is Json & Claim {
  return (
    isObject(value) && typeof value['text'] === 'string' && typeof value['supported'] === 'string'
  )
}

function firstOf(value: Json): { readonly [key: string]: Json } | undefined {
  const first: Json | undefined = Array.isArray(value) ? value[0] : undefined
  return first !== undefined && isObject(first) ? first : undefined
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
