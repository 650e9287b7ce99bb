import { expect, it } from 'vitest'
import { searchTermsOf } from './search-terms.ts'

it('reduces English words to their stems and leaves out the most frequent ones', () => {
  expect(searchTermsOf('The servers are listening on a port.', 'en')).toEqual([
    'server',
    'listen',
    'port',
  ])
  expect(searchTermsOf("The user's keys don’t expire", 'en')).toEqual([
    'user',
    'kei',
    "don't",
    'expir',
  ])
})

it('keeps numbers and names whole, and splits names at points and capitals', () => {
  expect(searchTermsOf('1,577.00 of U.S. revenue in Fy2018', 'en')).toEqual([
    '1,577.00',
    'u.s',
    'revenu',
    'fy2018',
  ])
  expect(searchTermsOf('OPENAI_API_KEY', 'en')).toEqual(['openai_api_key'])
  expect(searchTermsOf('settings.json rerank.topK', 'en')).toEqual([
    'set',
    'json',
    'rerank',
    'topk',
    'top',
    'k',
  ])
})

it('leaves accents away, and parts words at apostrophes outside of English', () => {
  expect(searchTermsOf("L'École est là", 'fr')).toEqual(['l', 'ecole', 'est', 'la'])
  expect(searchTermsOf('Größe', 'de')).toEqual(searchTermsOf('große', 'de'))
})

it('finds the words of writing without spaces, also beside other writing', () => {
  expect(searchTermsOf('サーバーは4000を使用', 'ja')).toEqual(
    expect.arrayContaining(['サーバー', '4000', '使用']),
  )
  expect(searchTermsOf('使用OpenAI服务', 'zh')).toEqual(
    expect.arrayContaining(['使用', 'openai', '服务']),
  )
  expect(searchTermsOf('ภาษาไทย', 'th').length).toBeGreaterThan(1)
})

it('gives nothing for signs alone', () => {
  expect(searchTermsOf('!!! — … 😀', 'en')).toEqual([])
  expect(searchTermsOf('', 'en')).toEqual([])
})
