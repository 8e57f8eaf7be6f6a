// One file on its way: sent in pieces, gone on with after every interruption, and acknowledged by the portal at the end.
const PIECE = 1024 * 1024
const PAUSES = [0, 1000, 2000, 4000, 8000, 15000, 30000]
const SPEED_OVER = 8000
const wait = (time) => new Promise((done) => setTimeout(done, time))

// Answers that trying again does not change.
const isFinal = (status) => [400, 401, 403, 404, 409, 410, 413, 422].includes(status)

const headersOf = ({ token }) => ({ 'X-CSRF-Token': token(), Accept: 'text/plain' })

// A session that was renewed in another window brings a new token: it is read off this page, loaded again.
const renewToken = async (field) => {
  const answer = await fetch(location.href, { headers: { Accept: 'text/html' } })
  const token = answer.redirected ? null : /name="_csrf" value="([^"]+)"/.exec(await answer.text())?.[1]
  if (!token || token === field.value) return false
  field.value = token
  return true
}

const speedMeter = () => {
  let seen = []
  return {
    note(bytes) {
      const now = Date.now()
      seen = [...seen.filter(({ at }) => now - at < SPEED_OVER), { at: now, bytes }]
    },
    perSecond() {
      const [first, last] = [seen[0], seen[seen.length - 1]]
      return seen.length > 1 && last.at > first.at ? ((last.bytes - first.bytes) * 1000) / (last.at - first.at) : 0
    },
    forget() {
      seen = []
    },
  }
}

// Asks for the receipt: only the portal's word says that a file has arrived.
const askReceipt = async (at, link) => {
  for (const pause of [...PAUSES, null]) {
    const answer = await fetch(`${at}/receipt`, { method: 'POST', headers: headersOf(link) }).catch(() => null)
    if (answer?.ok) return { receipt: await answer.json() }
    if (answer && isFinal(answer.status)) return { status: answer.status, reason: await answer.text() }
    if (pause === null) return { status: answer?.status ?? 0, reason: '' }
    await wait(pause)
  }
}

// `link` knows the address, the token and what is told with each file; `on` hears what becomes of it.
const startTransfer = (file, { link, at, fingerprint, on }) => {
  const meter = speedMeter()
  const transfer = new tus.Upload(file, {
    endpoint: link.endpoint,
    uploadUrl: at ?? null,
    chunkSize: PIECE,
    retryDelays: PAUSES,
    storeFingerprintForResuming: false,
    metadata: { filename: file.name, commune: link.commune, fingerprint },
    onBeforeRequest: (request) => {
      for (const [name, value] of Object.entries(headersOf(link))) request.setHeader(name, value)
    },
    onShouldRetry: (error) => !isFinal(error.originalResponse?.getStatus() ?? 0),
    onUploadUrlAvailable: () => on.opened(new URL(transfer.url, location.href).pathname),
    onProgress: (sent) => {
      meter.note(sent)
      on.progress(sent, meter.perSecond())
    },
    onError: (error) => {
      const answer = error.originalResponse
      on.stopped(answer?.getStatus() ?? 0, answer?.getBody() ?? '')
    },
    onSuccess: () => on.sent(),
  })
  transfer.start()
  return {
    pause: () => {
      meter.forget()
      return transfer.abort()
    },
  }
}
