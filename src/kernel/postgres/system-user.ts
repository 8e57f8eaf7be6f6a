import { execFileSync, type SpawnOptions, type StdioOptions, spawn } from 'node:child_process'
import { chmodSync, chownSync, readFileSync, type Stats, statSync } from 'node:fs'
import path from 'node:path'

// PostgreSQL refuses to run as root. Started as root, it is run as the system user "postgres"; started as an ordinary
// user, as that user.

/** Whom PostgreSQL runs as when the portal runs as root. */
export type SystemUser = Readonly<{ uid: number; gid: number }>

const NAME = 'postgres'

const lookUp = (): SystemUser | null => {
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, NAME], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
  try {
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    return null
  }
}

const create = (): void => {
  const attempts: [string, string[]][] = [
    ['useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', NAME]],
    ['adduser', ['-S', '-D', '-H', NAME]], // BusyBox
  ]
  for (const [command, args] of attempts) {
    try {
      execFileSync(command, args, { stdio: 'ignore' })
      return
    } catch {
      // the next one, or the message below
    }
  }
}

/**
 * The user to run PostgreSQL as: null for "as we are", else the system user "postgres", made if there is none.
 * @throws Error saying what to do when it cannot be made
 */
export const systemUser = (): SystemUser | null => {
  if (process.getuid?.() !== 0) return null
  const found = lookUp()
  if (found) return found
  create()
  const made = lookUp()
  if (!made)
    throw new Error(`PostgreSQL does not run as root: create a system user "${NAME}", or start as an ordinary user`)
  return made
}

const mayEnter = (stat: Stats, { uid, gid }: SystemUser): boolean => {
  if (stat.uid === uid) return (stat.mode & 0o100) !== 0
  if (stat.gid === gid) return (stat.mode & 0o010) !== 0
  return (stat.mode & 0o001) !== 0
}

/** The folders above a path, and whether the user may pass through each. */
const isReachable = (target: string, user: SystemUser): boolean => {
  for (let folder = path.dirname(target); ; folder = path.dirname(folder)) {
    if (!mayEnter(statSync(folder), user)) return false
    if (folder === path.dirname(folder)) return true
  }
}

/** Lets the user pass through a folder of ours (not read it), by its group. */
export const letThrough = (folder: string, user: SystemUser): void => {
  const stat = statSync(folder)
  if (mayEnter(stat, user)) return
  chownSync(folder, -1, user.gid)
  chmodSync(folder, (stat.mode & 0o707) | 0o010)
}

/** Bits of CapEff in /proc/self/status, the weaker right first. */
const capabilities = [
  { name: 'dac_read_search', bit: 2n },
  { name: 'dac_override', bit: 1n },
] as const

const heldCapability = (): string | undefined => {
  try {
    const effective = BigInt(
      `0x${/^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'}`,
    )
    return capabilities.find(({ bit }) => (effective >> bit) & 1n)?.name
  } catch {
    return undefined // not Linux
  }
}

const hasSetpriv = (): boolean => {
  try {
    execFileSync('setpriv', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

type Command = Readonly<{ file: string; args: string[]; options: SpawnOptions }>

/**
 * How to run a program as the user. Where the portal lives below a closed folder such as /root, the user could not even
 * reach the program: then it is given the one right to pass through folders.
 */
const commandAs = (user: SystemUser | null, file: string, args: string[], paths: string[]): Command => {
  if (!user) return { file, args, options: {} }
  if ([file, ...paths].every((one) => isReachable(one, user))) return { file, args, options: { ...user } }
  const capability = heldCapability()
  if (!capability || !hasSetpriv()) {
    throw new Error(
      `User "${NAME}" cannot reach ${[file, ...paths].join(' or ')}: use a folder open to it, or start as an ordinary user`,
    )
  }
  const identity = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups']
  // without the last one the right would not count where a program asks before it opens, as PostgreSQL's do
  const rights = [`--inh-caps=+${capability}`, `--ambient-caps=+${capability}`, '--securebits=+no_setuid_fixup']
  return { file: 'setpriv', args: [...identity, ...rights, file, ...args], options: {} }
}

/**
 * Starts a program of PostgreSQL, detached: an interrupt typed at the terminal reaches only the portal, which then ends
 * PostgreSQL in good order. Nothing of our environment reaches it but the search path.
 *
 * @param paths files of ours that it must be able to reach
 */
export const spawnAs = (
  user: SystemUser | null,
  program: { file: string; args: string[]; paths: string[]; stdio: StdioOptions; env?: Record<string, string> },
) => {
  const { file, args, options } = commandAs(user, program.file, program.args, program.paths)
  const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', ...program.env }
  return spawn(file, args, { ...options, env, cwd: '/', detached: true, stdio: program.stdio })
}
