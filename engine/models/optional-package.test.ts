import { expect, test } from 'vitest'
import { loadOptional } from './optional-package.ts'

const failing = (code: string, message: string) => (): Promise<never> =>
  Promise.reject(Object.assign(new Error(message), { code }))

test('says how a missing package is installed', async () => {
  const load = failing('ERR_MODULE_NOT_FOUND', "Cannot find package '@langchain/anthropic'")
  await expect(loadOptional('@langchain/anthropic', 'claude:haiku', load)).rejects.toMatchObject({
    name: 'ModelError',
    message:
      'The model "claude:haiku" needs the package @langchain/anthropic, which is not installed. Install it with "npm install @langchain/anthropic" and start Heddle again.',
    retryable: false,
  })
})

test('does not call a package missing that is broken', async () => {
  const load = failing('ERR_MODULE_NOT_FOUND', "Cannot find package 'something-else'")
  await expect(loadOptional('@langchain/anthropic', 'm', load)).rejects.toThrow('something-else')
})
