import { z } from 'zod'

export const modelRoles = ['chat', 'embedding', 'rerank'] as const
export type ModelRole = (typeof modelRoles)[number]

/** The names under which graphs ask for models, and what each is for. */
export const profileRoles: Readonly<Record<string, ModelRole>> = {
  default: 'chat',
  small: 'chat',
  judge: 'chat',
  embedding: 'embedding',
  rerank: 'rerank',
}

const dollars = z.number().min(0).max(1_000_000)

/** A model under a name, with how it is to be called. */
export const Profile = z.strictObject({
  model: z
    .string()
    .max(200)
    .describe('A name at the first connection, or connection:model; empty when none is set'),
  role: z
    .enum(modelRoles)
    .optional()
    .describe('What a profile of your own is for; chat if left out'),
  temperature: z.number().min(0).max(2).optional().describe('Where a request names none'),
  maxTokens: z.number().int().min(1).max(1_000_000).optional().describe('Of an answer at most'),
  seed: z.number().int().min(0).optional().describe('Makes answers repeatable where that is known'),
  requestsPerMinute: z.number().int().min(1).max(10_000_000).optional(),
  tokensPerMinute: z.number().int().min(1).max(10_000_000_000).optional(),
  patience: z.number().min(0.001).max(86_400).optional().describe('Seconds of silence at most'),
  timeout: z.number().min(0.001).max(86_400).optional().describe('Seconds of a call at most'),
  price: z
    .strictObject({ input: dollars, output: dollars })
    .optional()
    .describe('US dollars for a million tokens, in place of the list price'),
})
export type Profile = z.infer<typeof Profile>

/** How a profile or a connection may be called. No colon, which stands before the model. */
export const profileName = /^[a-z][a-z0-9-]{0,39}$/

/** A profile that is only a model is often written as its name. */
export function readProfile(given: string | Profile): Profile {
  return typeof given === 'string' ? { model: given } : given
}
