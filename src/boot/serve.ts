import { createServer, type Server } from 'node:http'
import type { Express } from 'express'

/** Listens; resolves with the port once connections are taken. @throws when the address is taken or not ours */
export const serve = (
  app: Express,
  { host, port }: { host: string; port: number },
): Promise<{ server: Server; port: number }> =>
  new Promise((resolve, reject) => {
    const server = createServer({ headersTimeout: 20_000, requestTimeout: 15 * 60_000, maxHeaderSize: 16 * 1024 }, app)
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address = server.address()
      resolve({ server, port: typeof address === 'object' && address ? address.port : port })
    })
  })

/** Takes no more connections, lets running requests finish, cuts what still runs after `graceMs`. */
export const stopServing = async (server: Server, graceMs = 8_000): Promise<void> => {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const cut = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearTimeout(cut)
}
