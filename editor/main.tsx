import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { beginGraph } from './shell/begin-graph.ts'
import { beginsAtGraph, loadBuildScreen } from './shell/load-build-screen.ts'
import { applyTheme } from './shell/theme.ts'
import './style/editor.css'

applyTheme()

const queries = new QueryClient({
  defaultOptions: { queries: { staleTime: 10_000, retry: 1, refetchOnWindowFocus: false } },
})

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no element "root" to draw the editor in.')
const reactRoot = createRoot(root)
const draw = (): void =>
  reactRoot.render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  )

// What cannot be fetched is complained about where it is drawn.
if (beginsAtGraph(location.pathname)) {
  beginGraph(queries, location.pathname)
  loadBuildScreen().then(draw, draw)
} else draw()
