// Builds dist/: database client, TypeScript, assets. With --if-stale nothing is done when nothing has changed.
import fs from 'node:fs'
import { generateClient, runTool } from './generate.mjs'
import { at, fingerprint, unlessDone } from './stale.mjs'

if (!process.argv.includes('--if-stale')) {
  for (const stamp of ['src/generated/.stamp', 'dist/.stamp']) fs.rmSync(at(stamp), { force: true })
}
await generateClient()

const print = fingerprint('src', 'public', 'scripts', 'prisma/schema.prisma', 'tsconfig.json', 'package-lock.json')
await unlessDone('dist/.stamp', print, async () => {
  fs.rmSync(at('dist'), { recursive: true, force: true })
  runTool(at('node_modules', 'typescript', 'bin', 'tsc'))
  const { buildAssets } = await import('./assets.mjs')
  buildAssets()
})
