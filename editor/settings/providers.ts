import type { ConnectionChange } from '../../server/api.ts'

type Kind = NonNullable<ConnectionChange['kind']>

/** How the protocols are called. */
export const kindNames: Readonly<Record<Kind, string>> = {
  openai: 'OpenAI-compatible',
  anthropic: 'Anthropic',
  google: 'Google Gemini',
}

interface Provider {
  /** Also the name of the connection, in small letters. */
  readonly title: string
  readonly name: string
  readonly kind: Kind
  readonly url: string
}

/** Servers that many have, with what would otherwise have to be looked up. */
export const providers: readonly Provider[] = [
  { title: 'OpenAI', name: 'openai', kind: 'openai', url: 'https://api.openai.com/v1' },
  { title: 'Anthropic', name: 'anthropic', kind: 'anthropic', url: 'https://api.anthropic.com' },
  {
    title: 'Google',
    name: 'google',
    kind: 'google',
    url: 'https://generativelanguage.googleapis.com',
  },
  { title: 'OpenRouter', name: 'openrouter', kind: 'openai', url: 'https://openrouter.ai/api/v1' },
  { title: 'Ollama', name: 'ollama', kind: 'openai', url: 'http://127.0.0.1:11434/v1' },
  { title: 'llama.cpp', name: 'llamacpp', kind: 'openai', url: 'http://127.0.0.1:8080/v1' },
  { title: 'vLLM', name: 'vllm', kind: 'openai', url: 'http://127.0.0.1:8000/v1' },
  { title: 'LM Studio', name: 'lmstudio', kind: 'openai', url: 'http://127.0.0.1:1234/v1' },
]
