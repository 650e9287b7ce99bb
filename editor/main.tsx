import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { config } from 'zod'
import { App } from './App.tsx'
import { applyTheme } from './shell/theme.ts'
import './style/editor.css'

// The content security policy forbids code from text, which zod would try first.
config({ jitless: true })
applyTheme()

const queries = new QueryClient({
  defaultOptions: { queries: { staleTime: 10_000, retry: 1, refetchOnWindowFocus: false } },
})

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no element "root" to draw the editor in.')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
)
