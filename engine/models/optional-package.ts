import { ModelError } from './model-error.ts'

/**
 * Loads a package that only some connections need.
 * @param model for whom, as `connection:model`
 * @throws ModelError with how to install it where it is missing
 */
export async function loadOptional<Loaded>(
  name: string,
  model: string,
  load: () => Promise<Loaded>,
): Promise<Loaded> {
  try {
    return await load()
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code !== 'ERR_MODULE_NOT_FOUND' || !String(cause).includes(name)) throw cause
    throw new ModelError({
      model,
      message: `The model "${model}" needs the package ${name}, which is not installed. Install it with "npm install ${name}" and start Heddle again.`,
      retryable: false,
      cause,
    })
  }
}
