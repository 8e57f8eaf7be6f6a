import net from 'node:net'

/** What a test scanner takes for a virus: the industry's harmless test text. */
export const EICAR = 'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'

export type FakeClamd = Readonly<{
  port: number
  /** Sizes of the files it has looked at. */
  seen: number[]
  stop: () => Promise<void>
}>

type Manner = 'sound' | 'silent' | 'hangs up' | 'limit'

/** Reads the length-led pieces of one INSTREAM; null until the piece of length zero is there. */
const wholeOf = (bytes: Buffer): Buffer | null => {
  const pieces: Buffer[] = []
  let at = 'zINSTREAM\0'.length
  for (;;) {
    if (bytes.length < at + 4) return null
    const length = bytes.readUInt32BE(at)
    if (length === 0) return Buffer.concat(pieces)
    if (bytes.length < at + 4 + length) return null
    pieces.push(bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
}

/** A scanner that speaks clamd's protocol and finds EICAR. */
export const startClamd = async (port = 0, manner: Manner = 'sound'): Promise<FakeClamd> => {
  const seen: number[] = []
  const sockets = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    if (manner === 'hangs up') return socket.destroy()
    let received: Buffer = Buffer.alloc(0)
    socket.on('data', (piece) => {
      received = Buffer.concat([received, piece])
      if (manner === 'silent') return
      if (manner === 'limit' && received.length > 1000) return socket.end('INSTREAM size limit exceeded. ERROR\0')
      if (!received.toString('latin1', 0, 10).startsWith('zINSTREAM\0')) return
      const file = wholeOf(received)
      if (!file) return
      seen.push(file.length)
      socket.end(file.includes(EICAR) ? 'stream: Eicar-Signature FOUND\0' : 'stream: OK\0')
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address() as net.AddressInfo
  const stop = () => {
    for (const socket of sockets) socket.destroy()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return { port: address.port, seen, stop }
}
