import { spawnSync } from 'node:child_process'
import { at, fingerprint, unlessDone } from './stale.mjs'

/** Runs a tool of node_modules quietly; what it says is shown only when it fails, which ends the process. */
export const runTool = (...args) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: at(), encoding: 'utf8' })
  if (status === 0) return
  process.stderr.write(`${stdout}${stderr}`)
  process.exit(status ?? 1)
}

/** Writes the database client from the schema, unless it is there already. Needs no network. */
export const generateClient = () =>
  unlessDone('src/generated/.stamp', fingerprint('prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json'), () =>
    runTool(at('node_modules', 'prisma', 'build', 'index.js'), 'generate'),
  )
