import http from 'node:http'

export type Call = Readonly<{
  method?: 'GET' | 'POST'
  path: string
  headers?: Readonly<Record<string, string>>
  body?: Buffer
}>

export type Answer = Readonly<{
  status: number
  headers: http.IncomingHttpHeaders
  /** Bytes of the body as they came over the line. */
  bytes: number
  body: Buffer
}>

/** One kept connection to a port. */
export const connection = (): http.Agent => new http.Agent({ keepAlive: true, maxSockets: 1 })

const receive = (response: http.IncomingMessage, keep: boolean, resolve: (answer: Answer) => void): void => {
  const chunks: Buffer[] = []
  let bytes = 0
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (keep) chunks.push(chunk)
  })
  response.on('end', () =>
    resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes, body: Buffer.concat(chunks) }),
  )
}

/** Sends a request and takes the answer to its last byte; the body is kept only when asked for. */
export const send = (port: number, agent: http.Agent, call: Call, keep = false): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { method = 'GET', path, body, headers = {} } = call
    const length = body ? { 'Content-Length': String(body.length) } : {}
    const request = http.request({ host: '127.0.0.1', port, agent, method, path, headers: { ...headers, ...length } })
    request.on('response', (response) => {
      response.on('error', reject)
      receive(response, keep, resolve)
    })
    request.on('error', reject)
    request.end(body)
  })

/** Sends a request and leaves after the first piece of the answer. */
export const abandon = (port: number, call: Call): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = http.get({ host: '127.0.0.1', port, path: call.path, headers: { ...call.headers }, agent: false })
    request.on('response', (response) => {
      response.once('data', () => request.destroy())
      response.on('error', () => undefined)
      response.on('close', resolve)
    })
    request.on('error', reject)
  })
