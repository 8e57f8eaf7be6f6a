import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { afterEach, describe, expect, it } from 'vitest'
import { EICAR, type FakeClamd, startClamd } from '../../../tests/support/clamd.js'
import { ScannerAway, scanWithClamd } from './clamd.js'

const scanners: FakeClamd[] = []
const start = async (...options: Parameters<typeof startClamd>) => {
  const scanner = await startClamd(...options)
  scanners.push(scanner)
  return scanner
}
afterEach(() => Promise.all(scanners.splice(0).map(({ stop }) => stop())))
const scan = (port: number, ...pieces: Buffer[]) => scanWithClamd({ host: '127.0.0.1', port }, Readable.from(pieces))

describe('the scanner', () => {
  it('finds what is infected and lets the rest pass, in one piece or many', async () => {
    const { port, seen } = await start()
    const large = randomBytes(3_000_000)
    expect(await scan(port, large.subarray(0, 1000), large.subarray(1000))).toEqual({ infected: false })
    expect(seen).toEqual([3_000_000])
    expect(await scan(port, Buffer.from('head'), Buffer.from(EICAR))).toEqual({
      infected: true,
      name: 'Eicar-Signature',
    })
  })

  it.each(['hangs up', 'limit'] as const)('that %s gives no verdict', async (manner) => {
    const { port } = await start(0, manner)
    await expect(scan(port, randomBytes(2_000_000))).rejects.toBeInstanceOf(ScannerAway)
  })

  it('that is not there gives no verdict', async () => {
    const { port, stop } = await start()
    scanners.length = 0
    await stop()
    await expect(scan(port, Buffer.from('x'))).rejects.toBeInstanceOf(ScannerAway)
  })

  it('whose file breaks off gives no verdict', async () => {
    const { port } = await start()
    const broken = new Readable({ read() {} })
    broken.push(Buffer.from('half'))
    setTimeout(() => broken.destroy(new Error('the disk')), 20)
    await expect(scanWithClamd({ host: '127.0.0.1', port }, broken)).rejects.toBeInstanceOf(ScannerAway)
  })
})
