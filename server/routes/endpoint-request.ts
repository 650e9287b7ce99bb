import type { Request } from 'express'
import type { Json } from '../../engine/graph/values.ts'
import type { Sticky } from '../api/deployments.ts'
import type { Actor } from '../auth/scope.ts'
import type { IdempotencyClaim } from '../deployments/idempotent-starts.ts'
import { cookieOf } from '../http/guard.ts'
import { HttpError } from '../http/http-error.ts'

/** What a request says where a deployment looks for its unit: a text or number that is not empty. */
export function unitOf(request: Request, body: object, sticky: Sticky): string | undefined {
  if (sticky.by !== 'body') {
    return sticky.by === 'header'
      ? request.get(sticky.name) || undefined
      : cookieOf(request, sticky.name)
  }
  const value = sticky.path
    .split('.')
    .reduce<unknown>(
      (inside, key) =>
        typeof inside === 'object' && inside !== null && Object.hasOwn(inside, key)
          ? Reflect.get(inside, key)
          : undefined,
      body,
    )
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/**
 * The key by which a request that is sent again is known.
 * @param endpoint what it asks: the same key elsewhere is another one
 * @throws HttpError
 */
export function claimOf(
  request: Request,
  actor: Actor | undefined,
  endpoint: string,
  body: object,
): IdempotencyClaim | undefined {
  const key = request.get('idempotency-key')
  if (key === undefined) return undefined
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new HttpError(
      400,
      'BAD_IDEMPOTENCY_KEY',
      'An Idempotency-Key has 1 to 255 visible characters of ASCII, and no spaces.',
    )
  }
  // SAFETY: it was read from JSON, and what is left out is not there.
  const asked = JSON.parse(JSON.stringify(body)) as Json
  return { owner: JSON.stringify([actor?.id ?? '', endpoint]), key, body: asked }
}
