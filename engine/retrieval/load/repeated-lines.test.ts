import { expect, it } from 'vitest'
import { withoutRepeatedLines } from './repeated-lines.ts'

const line = (text: string): { text: string } => ({ text })

function pagesOf(count: number): { text: string }[][] {
  return Array.from({ length: count }, (_, at) => [
    line('Annual Report'),
    line(`Chapter ${'abcdefgh'[at]}`),
    line('The same sentence on each page.'),
    line(`What page ${'abcdefgh'[at]} says`),
    line(`Page ${at + 1} of ${count}`),
  ])
}

it('takes headers and footers off, but where they stand first', () => {
  const pages = withoutRepeatedLines(pagesOf(6)).map((page) => page.map(({ text }) => text))
  expect(pages[0]).toContain('Annual Report')
  expect(pages[0]).toContain('Page 1 of 6')
  expect(pages[1]).toEqual(['Chapter b', 'The same sentence on each page.', 'What page b says'])
})

it('takes nothing off a few pages', () => {
  expect(withoutRepeatedLines(pagesOf(4))).toEqual(pagesOf(4))
})
