import { expect, test } from 'vitest'
import { syntaxProblem } from './syntax-problem.ts'

test.each([
  ['return { a: inputs.a }'],
  ['const x = await inputs.x\nreturn { x }'],
  [''],
  ["throw new Error('It is never run.')"],
  ['for (;;) {}'],
  // A mistake that only a run can find.
  ['return missing.property'],
])('%j can be read', (code) => {
  expect(syntaxProblem(code)).toBeUndefined()
})

test.each([
  ['const a = 1\nconst a = 2\nreturn { a }', 2, "Identifier 'a' has already been declared"],
  ['\n\nreturn }', 3, "Unexpected token '}'"],
  ['return { a: 1', 1, "Unexpected token ')'"],
  ["const text = 'open\nreturn { text }", 1, 'Invalid or unexpected token'],
  ["import x from 'y'", 1, 'Cannot use import statement outside a module'],
  ['const f = () => {\n  let 1x\n}\nreturn {}', 2, 'Unexpected strict mode reserved word'],
])('%j cannot, and the line is told', (code, line, message) => {
  expect(syntaxProblem(code)).toEqual({ line, message })
})

test('code that no parser could take in is left to the limits of the sandbox', () => {
  expect(syntaxProblem('('.repeat(100_000))).toBeUndefined()
})
