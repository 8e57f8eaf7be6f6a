import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { root } from '../kernel/root.js'
import { actions } from './presenter.js'

const sources = readdirSync(root('src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('generated'))
  .map((file) => readFileSync(root('src', file), 'utf8'))

/** The names under which the program records what was done: of its commands, and given beside them. */
const recorded = new Set(
  sources.flatMap((text) =>
    [...text.matchAll(/(?:command\(\s*|action: )'([a-z]+\.[A-Za-z]+)'/g)].map((match) => match[1] ?? ''),
  ),
)

describe('the logs', () => {
  it('have a Vietnamese name for everything that is recorded', () => {
    expect(recorded.size).toBeGreaterThan(20)
    expect([...recorded].filter((action) => !(action in actions)).sort()).toEqual([])
  })
})
