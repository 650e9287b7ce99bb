import type { IncomingMessage } from 'node:http'
import type { HttpError } from './http-error.ts'
import { page } from './page.ts'

/** Whether a browser opens this address as a page, and not a program that reads JSON. */
export function isForPeople({ method, url = '', headers }: IncomingMessage): boolean {
  return (
    (method === 'GET' || method === 'HEAD') &&
    !/^\/(api|v1|mcp)\b/.test(url) &&
    headers['sec-fetch-dest'] === 'document' &&
    (headers.accept ?? '').includes('text/html')
  )
}

/** A refusal as a page, with a way to sign in where that may help. */
export function errorPage({ status, message }: HttpError): string {
  const title = status === 401 ? 'Sign in to see this page' : 'This page cannot be shown'
  const way = status === 401 ? '<p><a href="/login">Sign in to Heddle</a></p>' : ''
  return page(title, escaped(message), way)
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)
}
