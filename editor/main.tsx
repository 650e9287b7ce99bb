import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { signedOut } from './client/request.ts'
import { comeBack, goToSignIn } from './client/sign-in.ts'
import { beginGraph, graphIn } from './shell/begin-graph.ts'
import { beginsAtGraph, loadBuildScreen } from './shell/load-build-screen.ts'
import { applyTheme } from './shell/theme.ts'
import { awaitFirstPicture } from './ui/first-picture.ts'
import { readyNumbers } from './ui/ready-numbers.ts'
import './style/editor.css'

applyTheme()
comeBack()

const queries = new QueryClient({
  // Nobody can do anything here before they have signed in.
  queryCache: new QueryCache({ onError: (error) => signedOut(error) && goToSignIn() }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => failures === 0 && !signedOut(error),
      refetchOnWindowFocus: false,
    },
  },
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

/** Screen and graph as one picture: all that follows from drawing is done before the browser paints. */
async function drawGraph(graph: string | undefined): Promise<void> {
  try {
    const [{ openAhead }] = await Promise.all([
      import('./shell/BuildScreen.tsx'),
      loadBuildScreen(),
    ])
    if (graph !== undefined) await openAhead(graph, queries)
  } catch {
    // What cannot be fetched is complained about where it is drawn.
  }
  flushSync(draw)
}

if (beginsAtGraph(location.pathname)) {
  awaitFirstPicture()
  beginGraph(queries, location.pathname)
  void drawGraph(graphIn(location.pathname))
} else draw()
void readyNumbers()
