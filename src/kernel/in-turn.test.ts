import { describe, expect, it } from 'vitest'
import { inTurn } from './in-turn.js'

describe('inTurn', () => {
  it('runs one call after the other, in their order, past one that fails', async () => {
    let running = 0
    let most = 0
    const order: number[] = []
    const run = inTurn(async (no: number) => {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setImmediate(resolve))
      order.push(no)
      running -= 1
      if (no === 2) throw new Error('no')
      return no * 10
    })
    const all = await Promise.allSettled([1, 2, 3].map((no) => run(no)))
    expect(all.map((one) => (one.status === 'fulfilled' ? one.value : 'failed'))).toEqual([10, 'failed', 30])
    expect(order).toEqual([1, 2, 3])
    expect(most).toBe(1)
  })
})
