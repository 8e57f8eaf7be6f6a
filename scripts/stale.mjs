import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const top = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')

/** Absolute path of a file of the project. */
export const at = (...segments) => path.join(top, ...segments)

const filesOf = (entry) => {
  const stat = fs.statSync(at(entry), { throwIfNoEntry: false })
  if (!stat) return []
  if (stat.isFile()) return [entry]
  const names = fs.readdirSync(at(entry)).sort()
  return names.filter((name) => name !== 'generated').flatMap((name) => filesOf(path.join(entry, name)))
}

/** One hash over the names and contents of files and folders: changes when any of them does, whatever the clock says. */
export const fingerprint = (...entries) => {
  const hash = createHash('sha256')
  for (const file of entries.flatMap(filesOf)) {
    if (file.endsWith('.test.ts')) continue
    hash.update(`${file}\0`).update(fs.readFileSync(at(file)))
  }
  return hash.digest('hex')
}

/** Runs `make` unless the stamp in a file says that it was done for the same fingerprint. */
export const unlessDone = async (stampFile, print, make) => {
  const stamp = at(stampFile)
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === print) return false
  fs.rmSync(stamp, { force: true }) // cut short, it is not done
  await make()
  fs.writeFileSync(stamp, print)
  return true
}
