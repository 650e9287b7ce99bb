import { expect, test } from 'vitest'
import { languageOf } from './language-of.ts'

test.each([
  ['How do I change the port of the server?', 'en'],
  ['Wie ändere ich den Port des Servers?', 'de'],
  ['¿Cómo puedo cambiar el puerto del servidor?', 'es'],
  ['Как изменить порт сервера?', 'ru'],
  ['サーバーのポートを変更するには？', 'ja'],
  ['如何更改服务器的端口？', 'zh'],
])('%s', async (text, language) => {
  expect(await languageOf(text)).toBe(language)
})

test('says nothing of what has no language', async () => {
  for (const text of ['', '4000', '?!']) expect(await languageOf(text)).toBeUndefined()
})
