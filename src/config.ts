import path from 'node:path'
import { z } from 'zod'
import { root } from './kernel/root.js'
import { readClamdAddress } from './kernel/scan/address.js'
import type { ClamdAddress } from './kernel/scan/clamd.js'
import { readBucketLocation } from './kernel/storage/location.js'
import type { StoreConfig } from './kernel/storage/open.js'

const blankIsAbsent = (value: unknown) => (value === '' ? undefined : value)
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(blankIsAbsent, schema.optional())

const readBy = <T>(read: (text: string) => T | null, error: string) =>
  optional(
    z.string().transform((text, context): T => {
      const value = read(text)
      if (value !== null) return value
      context.issues.push({ code: 'custom', message: error, input: text })
      return z.NEVER
    }),
  )

const isDay = (text: string) => {
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

const environment = z.object({
  NODE_ENV: optional(z.enum(['development', 'test', 'production'], { error: 'is development, test or production' })),
  PORT: optional(z.coerce.number({ error: 'is a port number' }).int('is a whole number').min(0).max(65535)),
  HOST: optional(z.string()),
  DATA_DIR: optional(z.string()),
  DATABASE_URL: optional(z.string().regex(/^postgres(ql)?:\/\//, 'begins with postgresql://')),
  SESSION_SECRET: optional(z.string().min(32, 'has at least 32 characters')),
  JOBS: optional(z.enum(['inline', 'off'], { error: 'is inline or off' })),
  CLAMD_HOST: readBy(readClamdAddress, 'is a host, host:port, or the path of a socket'),
  EVIDENCE_STORE: readBy(readBucketLocation, 'is s3://bucket, with ?endpoint=https://… for a server of its own'),
  AWS_ACCESS_KEY_ID: optional(z.string()),
  AWS_SECRET_ACCESS_KEY: optional(z.string()),
  SMTP_URL: optional(z.string().regex(/^smtps?:\/\/\S+$/, 'begins with smtp:// or smtps://')),
  MAIL_FROM: optional(z.string().regex(/^[^@\r\n]+@[^@\s]+$/, 'is an address such as Cổng NTM <ntm@example.vn>')),
  BASE_URL: optional(z.url({ protocol: /^https?$/, error: 'is a full address such as https://ntm.example.vn' })),
  TRUST_PROXY: optional(
    z.string().regex(/^(\d+|[0-9a-fA-F.:/,\s]+|loopback)$/, 'is a number of proxies, or their addresses'),
  ),
  BUSINESS_DATE: optional(
    z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/, 'is a day written YYYY-MM-DD')
      .refine(isDay, 'is a day of the calendar'),
  ),
  LOG_LEVEL: optional(
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'is fatal, error, warn, info, debug, trace or silent',
    }),
  ),
})

/** Everything the process was told from outside, checked once and frozen. */
export type Config = Readonly<{
  production: boolean
  demo: boolean
  port: number
  host: string
  /** Where the embedded database, the files and generated secrets live; absolute. */
  dataDir: string
  /** Undefined: the portal runs its own PostgreSQL under `dataDir`. */
  databaseUrl: string | undefined
  sessionSecret: string | undefined
  /** Where background jobs run: inside this process, or in one started apart. */
  jobs: 'inline' | 'off'
  /** The virus scanner; undefined: files are not scanned. */
  clamd: ClamdAddress | undefined
  /** The bucket that keeps the files; undefined: `dataDir` does. */
  bucket: StoreConfig['bucket']
  /** The mail server and the sender of the daily mail; undefined: reminders stay in the portal's inbox. */
  smtp: Readonly<{ url: string; from: string }> | undefined
  /** The address people type, for absolute links; its scheme decides nothing about cookies. */
  baseUrl: string | undefined
  /** As Express takes it: a number of proxies, their addresses, or false. */
  trustProxy: number | string | false
  /** A pinned Vietnamese day (YYYY-MM-DD) instead of today. */
  businessDate: string | undefined
  logLevel: string
}>

/** Thrown when the environment cannot be used; the message names each variable. */
export class ConfigError extends Error {}

const demoDay = '2024-05-20'

type Vars = z.infer<typeof environment>

const bucketOf = ({ EVIDENCE_STORE: location, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY }: Vars): Config['bucket'] => {
  if (!location) return undefined
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    throw new ConfigError(
      'The environment is not usable:\n  AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY: are required with EVIDENCE_STORE',
    )
  }
  return { location, keys: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY } }
}

const smtpOf = ({ SMTP_URL: url, MAIL_FROM: from }: Vars): Config['smtp'] => {
  if (!url) return undefined
  if (!from) throw new ConfigError('The environment is not usable:\n  MAIL_FROM: is required with SMTP_URL')
  return { url, from }
}

/**
 * Reads the configuration. `demo` presets the demonstration's data folder and pinned business date.
 * @throws ConfigError naming every variable that is wrong or missing
 */
export const readConfig = (env: NodeJS.ProcessEnv, { demo = false } = {}): Config => {
  const parsed = environment.safeParse(env)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new ConfigError(`The environment is not usable:\n${lines.join('\n')}`)
  }
  const vars = parsed.data
  const production = vars.NODE_ENV === 'production'
  if (production && !vars.SESSION_SECRET) {
    throw new ConfigError('The environment is not usable:\n  SESSION_SECRET: is required in production')
  }
  const trust = vars.TRUST_PROXY
  return Object.freeze({
    production,
    demo,
    port: vars.PORT ?? 3000,
    host: vars.HOST ?? '127.0.0.1',
    dataDir: path.resolve(vars.DATA_DIR ?? root('var', ...(demo ? ['demo'] : []))),
    databaseUrl: vars.DATABASE_URL,
    sessionSecret: vars.SESSION_SECRET,
    jobs: vars.JOBS ?? 'inline',
    clamd: vars.CLAMD_HOST,
    bucket: bucketOf(vars),
    smtp: smtpOf(vars),
    baseUrl: vars.BASE_URL,
    trustProxy: trust === undefined ? false : /^\d+$/.test(trust) ? Number(trust) : trust,
    businessDate: vars.BUSINESS_DATE ?? (demo ? demoDay : undefined),
    logLevel: vars.LOG_LEVEL ?? 'info',
  })
}
