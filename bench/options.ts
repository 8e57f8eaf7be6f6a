import { parseArgs } from 'node:util'
import { root } from '../src/kernel/root.js'

/** Y: as M, with as many events within one year. */
export type Size = 'S' | 'M' | 'L' | 'Y'

export type Options = Readonly<{
  sizes: readonly Size[]
  /** Where the seeded databases are kept between runs. */
  dataDir: string
  /** Months of history of size M: 36 is about a million events. */
  months: number
  /** The portal listens here, the floor on the next one. */
  port: number
  /** How often portal and floor take turns in a measure, and how long a turn lasts (ms). */
  rounds: number
  turn: number
  /** Only measures whose key contains this. */
  only: string
  /** Leave out the starts of the processes. */
  noStarts: boolean
  /** Write a CPU profile of the portal into this folder. */
  profile: string | undefined
}>

const help = `npm run bench -- [options]
  --sizes S,M,L    which databases (S,M,L,Y)
  --quick          shorter turns: figures to look at, not to quote
  --only WORD      measures whose key contains WORD
  --months N       months of history in M (36)
  --data-dir DIR   where seeded databases are kept (var/bench)
  --port N         port of the portal, the floor takes the next (3170)
  --no-starts      leave out how long processes take to start
  --profile DIR    write CPU profiles of the portal there
`

const isSize = (text: string): text is Size => ['S', 'M', 'L', 'Y'].includes(text)

/** Reads the command line; prints the help and ends the process when asked to or when it cannot be understood. */
export const readOptions = (): Options => {
  const { values } = parseArgs({
    options: {
      sizes: { type: 'string', default: 'S,M,L,Y' },
      quick: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      months: { type: 'string', default: '36' },
      'data-dir': { type: 'string', default: root('var', 'bench') },
      port: { type: 'string', default: '3170' },
      'no-starts': { type: 'boolean', default: false },
      profile: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  const sizes = values.sizes.toUpperCase().split(',').filter(isSize)
  if (values.help || sizes.length === 0) {
    process.stdout.write(help)
    process.exit(values.help ? 0 : 2)
  }
  return {
    sizes,
    dataDir: values['data-dir'],
    months: Number(values.months),
    port: Number(values.port),
    rounds: values.quick ? 2 : 4,
    turn: values.quick ? 500 : 1000,
    only: values.only,
    noStarts: values['no-starts'],
    profile: values.profile,
  }
}
