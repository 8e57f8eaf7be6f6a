import { describe, expect, it } from 'vitest'
import { Prisma } from '../../generated/prisma/client.js'
import { inlined } from './literal.js'

describe('inlined', () => {
  it('writes values into the text', () => {
    const day = new Date('2024-05-20T00:00:00Z')
    const inner = Prisma.sql`b = ${"l'xã"} AND c = ${true}`
    expect(
      inlined(Prisma.sql`a = ${1} AND ${inner} AND d < ${day}::date AND e = ANY (${[1, 2]}::int[]) AND f IS ${null}`),
    ).toBe(
      `a = 1 AND b = 'l''xã' AND c = TRUE AND d < '2024-05-20T00:00:00.000Z'::date AND e = ANY ('{1,2}'::int[]) AND f IS NULL`,
    )
  })

  it('keeps a quote, a backslash and a comment sign harmless', () => {
    const hostile = String.raw`\'); DROP TABLE x; --`
    expect(inlined(Prisma.sql`SELECT ${hostile}, ${-1}`)).toBe(String.raw`SELECT  E'\\''); DROP TABLE x; --', (-1)`)
  })

  it('refuses what has no literal form', () => {
    expect(() => inlined(Prisma.sql`SELECT ${{}}`)).toThrow(TypeError)
    expect(() => inlined(Prisma.sql`SELECT ${['a']}`)).toThrow(TypeError)
  })
})
