import { defineConfig } from 'vite'

/** The chat for web pages, as one script beside the editor; `npm run build` makes both. */
export default defineConfig({
  root: 'client/widget',
  build: {
    outDir: '../../dist/editor',
    // The editor is there already.
    emptyOutDir: false,
    target: 'baseline-widely-available',
    lib: { entry: 'widget.ts', formats: ['iife'], name: 'heddle', fileName: () => 'widget.js' },
  },
})
