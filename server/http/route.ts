import type { Request, Response } from 'express'
import type { z } from 'zod'
import type { Scope } from '../api.ts'
import type { Actor, GrantedScope } from '../auth/scope.ts'

/** The names that a path such as `/v1/runs/:id` holds. */
type ParameterNames<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParameterNames<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never

export interface RouteCall<Path extends string, Query, Body> {
  readonly params: Readonly<Record<ParameterNames<Path>, string>>
  readonly query: Query
  readonly body: Body
  /** Who asks; on public routes nobody. */
  readonly actor: Actor | undefined
  readonly request: Request
  readonly response: Response
}

/** What a handler answers; undefined when it has written the response itself. */
export type RouteAnswer =
  | {
      readonly status?: number
      readonly body?: unknown
      /** For the audit log, where the path and the name in the body do not say it. No values. */
      readonly audit?: { readonly target?: string; readonly detail?: string }
    }
  | undefined

/** A route with everything that guards it. */
export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  readonly path: string
  /** What the credentials of the caller must hold. */
  readonly scope: Scope
  /** Is enough, too. */
  readonly orScope: GrantedScope | undefined
  /** Lets a request in that needs no credentials because of what it carries; there is no actor then. @throws HttpError */
  readonly admits: ((request: Request) => boolean | Promise<boolean>) | undefined
  /**
   * What a key that is bound to graphs or deployments must be bound to: the graph or deployment
   * `:name`, or that of the run `:id`. Left out, no such key may use the route.
   */
  readonly reach: 'graph' | 'deployment' | 'run' | 'anything' | undefined
  /** What is enough for a key that is bound to where a run belongs: who starts runs there may follow them. */
  readonly boundScope: GrantedScope | undefined
  /**
   * How the audit log calls what it changes, such as `graph.create`; false for what changes nothing
   * that lasts or is on record elsewhere. Each route that is no GET declares it.
   */
  readonly audit: string | false | undefined
  readonly query: z.ZodType | undefined
  readonly body: z.ZodType | undefined
  readonly bodyLimit: number
  /** `bytes` is whatever comes, of any type. */
  readonly bodyKind: 'json' | 'form' | 'bytes'
  // The app gives it what the schemas made: `route` is where the types are known.
  handle(call: RouteCall<string, unknown, unknown>): Promise<RouteAnswer>
}

const megabyte = 1024 * 1024

/** Declares a route; parameters, query and body have the types of its path and schemas. */
export function route<
  Path extends string,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
>(definition: {
  method: Route['method']
  path: Path
  scope: Scope
  orScope?: GrantedScope
  admits?: (request: Request) => boolean | Promise<boolean>
  reach?: Route['reach']
  boundScope?: GrantedScope
  audit?: Route['audit']
  query?: Query
  body?: Body
  /** Bytes; 4 MB when left out. */
  bodyLimit?: number
  bodyKind?: Route['bodyKind']
  handle(call: RouteCall<Path, z.output<Query>, z.output<Body>>): Promise<RouteAnswer> | RouteAnswer
}): Route {
  return {
    method: definition.method,
    path: definition.path,
    scope: definition.scope,
    orScope: definition.orScope,
    admits: definition.admits,
    reach: definition.reach,
    boundScope: definition.boundScope,
    audit: definition.audit,
    query: definition.query,
    body: definition.body,
    bodyLimit: definition.bodyLimit ?? 4 * megabyte,
    bodyKind: definition.bodyKind ?? 'json',
    // SAFETY: the app reads parameters, query and body with the path and the schemas the type comes from.
    handle: async (call) =>
      definition.handle(call as RouteCall<Path, z.output<Query>, z.output<Body>>),
  }
}
