import { expect, it } from 'vitest'
import { decodeText } from './decode-text.ts'

const bytesOf = (hexadecimal: string): Buffer => Buffer.from(hexadecimal, 'hex')

it('guesses the encodings of East Asia by the words they make, also of a short text', () => {
  // "東京は日本の首都です" as Shift_JIS and as EUC-JP, "北京是中国的首都" as GBK.
  const texts = [
    ['938c8b9e82cd93fa967b82cc8ef1937382c582b7', '東京は日本の首都です'],
    ['c5ecb5fea4cfc6fccbdca4cebcf3c5d4a4c7a4b9', '東京は日本の首都です'],
    ['b1b1bea9cac7d6d0b9fab5c4cad7b6bc', '北京是中国的首都'],
  ] as const
  for (const [bytes, text] of texts) expect(decodeText(bytesOf(bytes)).text).toBe(text)
})

it('takes lone letters beyond ASCII for Western ones', () => {
  const bytes = Buffer.from('Der M\xfcller und die K\xf6chin gr\xfc\xdfen', 'latin1')
  expect(decodeText(bytes)).toEqual({
    text: 'Der Müller und die Köchin grüßen',
    guessed: 'windows-1252',
  })
})

it('guesses Cyrillic', () => {
  const text = 'Съешь же ещё этих мягких французских булок да выпей чаю'
  const bytes = Buffer.from(
    Array.from(text, (sign) => {
      const code = sign.codePointAt(0)!
      if (code === 0x451) return 0xb8
      return code >= 0x410 && code <= 0x44f ? code - 0x410 + 0xc0 : code
    }),
  )
  expect(decodeText(bytes)).toEqual({ text, guessed: 'windows-1251' })
})

it('knows UTF-16 without its mark, and believes a declaration before it guesses', () => {
  expect(decodeText(Buffer.from('plain text', 'utf16le')).text).toBe('plain text')
  expect(decodeText(bytesOf('938c8b9e'), 'shift_jis')).toEqual({ text: '東京' })
})
