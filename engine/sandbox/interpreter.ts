import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSSyncVariant,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core'

const packageName = '@jitl/quickjs-wasmfile-release-sync'

let variant: Promise<QuickJSSyncVariant> | undefined

/**
 * An interpreter with a memory of its own. It runs one piece of code and is then left to the garbage
 * collector: nothing of one run is there in the next.
 */
export async function freshInterpreter(): Promise<QuickJSWASMModule> {
  return newQuickJSWASMModuleFromVariant(await (variant ??= compiledVariant()))
}

/** Compiled once for all runs of a process. */
async function compiledVariant(): Promise<QuickJSSyncVariant> {
  const file = createRequire(import.meta.url).resolve(`${packageName}/wasm`)
  const [{ default: plain }, bytes] = await Promise.all([
    import('@jitl/quickjs-wasmfile-release-sync'),
    readFile(file),
  ])
  // SAFETY: the types of the package are those of its CommonJS form, where the variant lies one level deeper.
  return newVariant(plain as unknown as QuickJSSyncVariant, {
    wasmModule: await WebAssembly.compile(bytes),
  })
}
