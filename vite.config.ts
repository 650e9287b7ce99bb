import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The editor: served as middleware by `npm run dev`, built into `dist/editor` by `npm run build`. */
export default defineConfig({
  root: 'editor',
  plugins: [react()],
  build: {
    outDir: '../dist/editor',
    emptyOutDir: true,
    target: 'baseline-widely-available',
    chunkSizeWarningLimit: 1500,
  },
})
