import { offlineModels, type Models } from './models.ts'
import { createModels } from './profiles.ts'
import { discoverModel, serverFor, usualModel } from './provider-defaults.ts'

/**
 * The models that OPENAI_API_KEY, OPENAI_BASE_URL and HEDDLE_MODEL stand for, as the server reads
 * them. Without the first two everything works offline.
 * @throws when the address is none
 */
export async function environmentModels(
  variables: Readonly<Record<string, string | undefined>>,
): Promise<Models> {
  const read = (name: string): string | undefined => variables[name]?.trim() || undefined
  const baseUrl = read('OPENAI_BASE_URL')
  if (baseUrl !== undefined && !(URL.canParse(baseUrl) && /^https?:\/\//i.test(baseUrl))) {
    throw new Error(
      `OPENAI_BASE_URL is "${baseUrl}"; it must begin with http:// or https:// and mostly ends in /v1.`,
    )
  }
  const provider = serverFor(baseUrl, read('OPENAI_API_KEY'))
  if (provider === undefined) return offlineModels
  const model =
    read('HEDDLE_MODEL') ?? usualModel(provider) ?? (await discoverModel(provider)).model
  return createModels({ provider, profiles: model === undefined ? {} : { default: model } })
}
