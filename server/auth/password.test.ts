import { expect, test } from 'vitest'
import { hashPassword, passwordFits, passwordProblem } from './password.ts'

const password = 'four plain wörds here'

test('a password fits its own hash and no other, however its letters are put together', async () => {
  const hash = await hashPassword(password)
  expect(await passwordFits(password, hash)).toBe(true)
  expect(await passwordFits(password.normalize('NFD'), hash)).toBe(true)
  expect(await passwordFits(`${password} `, hash)).toBe(false)
  expect(await passwordFits(password.toUpperCase(), hash)).toBe(false)
  expect(await passwordFits('', hash)).toBe(false)
  expect(await hashPassword(password)).not.toBe(hash)
})

test('nothing fits a hash that is none', async () => {
  for (const stored of [null, '', 'x', '$argon2id$v=19$m=19456,t=2,p=1$$']) {
    expect(await passwordFits(password, stored)).toBe(false)
    expect(await passwordFits('', stored)).toBe(false)
  }
})

test('the cost in the hash is the one it is computed with', async () => {
  const other = (await hashPassword(password)).replace('t=2', 't=3')
  expect(await passwordFits(password, other)).toBe(false)
})

test('what is easily guessed is refused with a sentence', () => {
  expect(passwordProblem('short', 'Ada')).toContain('12 to 200 characters; this one has 5')
  expect(passwordProblem('x'.repeat(201), 'Ada')).toContain('this one has 201')
  for (const easy of ['aaaaaaaaaaaa', 'abababababab', 'AdaAdaAdaAdaA', '111122223333']) {
    expect([easy, passwordProblem(easy, 'Ada')]).toEqual([
      easy,
      expect.stringContaining('easy to guess'),
    ])
  }
  expect(passwordProblem(password, 'Ada')).toBeUndefined()
})
