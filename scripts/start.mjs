// npm start, npm run demo: build what is stale, then become the portal. One process, so that a signal to npm reaches it.
import { spawnSync } from 'node:child_process'
import { at } from './stale.mjs'

const built = spawnSync(process.execPath, [at('scripts', 'build.mjs'), '--if-stale'], { stdio: 'inherit' })
if (built.status !== 0) process.exit(built.status ?? 1)
await import('../dist/main.js')
