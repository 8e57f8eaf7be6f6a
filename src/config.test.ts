import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from './config.js'

const fault = (env: NodeJS.ProcessEnv) => {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
  }
  return ''
}

describe('readConfig', () => {
  it('starts with nothing set', () => {
    expect(readConfig({})).toMatchObject({ port: 3000, host: '127.0.0.1', production: false, databaseUrl: undefined })
    expect(readConfig({}).dataDir).toMatch(/[/\\]var$/)
  })

  it('gives the demonstration its own folder and day unless told otherwise', () => {
    expect(readConfig({}, { demo: true })).toMatchObject({ businessDate: '2024-05-20' })
    expect(readConfig({}, { demo: true }).dataDir).toMatch(/var[/\\]demo$/)
    expect(readConfig({ DATA_DIR: '/tmp/x', BUSINESS_DATE: '2024-06-01' }, { demo: true })).toMatchObject({
      dataDir: '/tmp/x',
      businessDate: '2024-06-01',
    })
  })

  it.each([
    ['PORT', 'abc'],
    ['PORT', '70000'],
    ['DATABASE_URL', 'mysql://x'],
    ['SESSION_SECRET', 'short'],
    ['BASE_URL', 'ntm'],
    ['SMTP_URL', 'mail.example.vn'],
    ['MAIL_FROM', 'nobody'],
    ['TRUST_PROXY', 'yes please'],
    ['BUSINESS_DATE', '20/05/2024'],
    ['BUSINESS_DATE', '2024-02-30'],
    ['LOG_LEVEL', 'loud'],
    ['NODE_ENV', 'staging'],
    ['JOBS', 'maybe'],
    ['CLAMD_HOST', 'http://clamav'],
    ['EVIDENCE_STORE', 'minh-chung'],
  ])('names %s when it is %s', (name, value) => {
    expect(fault({ [name]: value })).toContain(`${name}:`)
  })

  it('does background work itself unless another process does', () => {
    expect([readConfig({}).jobs, readConfig({ JOBS: 'off' }).jobs]).toEqual(['inline', 'off'])
  })

  it('reads where the scanner is, and the bucket with its keys', () => {
    expect(readConfig({ CLAMD_HOST: 'clamav' }).clamd).toEqual({ host: 'clamav', port: 3310 })
    const keys = { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' }
    expect(readConfig({ EVIDENCE_STORE: 's3://ntm', ...keys }).bucket).toMatchObject({
      location: { bucket: 'ntm' },
      keys: { accessKeyId: 'key' },
    })
    expect(fault({ EVIDENCE_STORE: 's3://ntm' })).toContain('AWS_SECRET_ACCESS_KEY')
    expect(readConfig({}).bucket).toBeUndefined()
  })

  it('refuses production without a secret of its own', () => {
    expect(fault({ NODE_ENV: 'production' })).toContain('SESSION_SECRET')
    expect(fault({ NODE_ENV: 'production', SESSION_SECRET: 'x'.repeat(32) })).toBe('')
  })

  it('treats an empty variable as absent', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 3000, databaseUrl: undefined })
  })
})
