import { once } from 'node:events'
import net from 'node:net'
import type { Readable } from 'node:stream'

/** Where clamd listens: a host and port, or the path of its socket. */
export type ClamdAddress = Readonly<{ host: string; port: number }> | Readonly<{ path: string }>

export type ScanVerdict = Readonly<{ infected: false }> | Readonly<{ infected: true; name: string }>

/** Thrown when the scanner gives no verdict: it is away, too slow, or the file is larger than it takes. */
export class ScannerAway extends Error {}

/** How long a silence may last, at connecting and until the verdict (ms). */
const CONNECT_WITHIN = 3_000
const ANSWER_WITHIN = 60_000

const connect = async (address: ClamdAddress): Promise<net.Socket> => {
  const socket = net.connect(address)
  socket.setTimeout(CONNECT_WITHIN, () => socket.destroy(new Error('no answer')))
  await once(socket, 'connect')
  socket.setTimeout(ANSWER_WITHIN)
  return socket
}

/** Each piece is led by its length in four bytes; a length of zero ends the file. */
const send = async (socket: net.Socket, source: Readable): Promise<void> => {
  socket.write('zINSTREAM\0')
  for await (const piece of source as AsyncIterable<Buffer>) {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(piece.length)
    socket.write(length)
    if (!socket.write(piece)) await once(socket, 'drain')
  }
  socket.write(Buffer.alloc(4))
}

const readAnswer = async (socket: net.Socket): Promise<string> => {
  let answer = ''
  for await (const piece of socket as AsyncIterable<Buffer>) {
    answer += piece.toString('latin1')
    if (answer.includes('\0')) break
  }
  return answer.replace(/\0.*$/s, '').trim()
}

const verdictOf = (answer: string): ScanVerdict => {
  if (/^stream: OK$/.test(answer)) return { infected: false }
  const found = /^stream: (.+) FOUND$/.exec(answer)
  if (found) return { infected: true, name: found[1] ?? '' }
  throw new ScannerAway(answer === '' ? 'the scanner closed the line' : `the scanner says: ${answer.slice(0, 200)}`)
}

/**
 * Has clamd look at a file (its INSTREAM command): the file never touches the scanner's disk.
 * @throws ScannerAway when there is no verdict; a later try may bring one
 */
export const scanWithClamd = async (address: ClamdAddress, source: Readable): Promise<ScanVerdict> => {
  let socket: net.Socket | undefined
  try {
    socket = await connect(address)
    const answer = readAnswer(socket) // it may answer, and hang up, before everything was sent
    answer.catch(() => undefined)
    await Promise.race([send(socket, source), answer])
    return verdictOf(await answer)
  } catch (error) {
    if (error instanceof ScannerAway) throw error
    throw new ScannerAway(error instanceof Error ? error.message || error.name : 'the scanner is away')
  } finally {
    source.destroy()
    socket?.destroy()
  }
}
