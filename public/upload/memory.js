// Files under way are kept by the browser until the portal has them whole, so that they go on after the page was closed:
// a photo taken from the page lies nowhere else. Where the browser keeps nothing, the file is chosen again.
const DAYS_REMEMBERED = 7

const openMemory = () =>
  new Promise((resolve, reject) => {
    const asked = indexedDB.open('ntm-uploads', 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore('files', { keyPath: 'id' })
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })

const inMemory = async (mode, work) => {
  try {
    const memory = await openMemory()
    return await new Promise((resolve, reject) => {
      const asked = work(memory.transaction('files', mode).objectStore('files'))
      asked.onsuccess = () => resolve(asked.result)
      asked.onerror = () => reject(asked.error)
    }).finally(() => memory.close())
  } catch {
    return undefined
  }
}

const rememberFile = (id, file) => inMemory('readwrite', (files) => files.put({ id, file, at: Date.now() }))
const forgetFile = (id) => inMemory('readwrite', (files) => files.delete(id))
const recallFile = async (id) => (await inMemory('readonly', (files) => files.get(id)))?.file

const forgetOldFiles = async () => {
  const all = (await inMemory('readonly', (files) => files.getAll())) ?? []
  for (const { id, at } of all) if (Date.now() - at > DAYS_REMEMBERED * 86400000) await forgetFile(id)
}

// What a file is known by when it is chosen again: its size, its beginning and its end.
const HASHED = 65536
const mixed = (bytes, seed) => {
  let [a, b] = [0xdeadbeef ^ seed, 0x41c6ce57 ^ seed]
  for (const byte of bytes) {
    a = Math.imul(a ^ byte, 2654435761)
    b = Math.imul(b ^ byte, 1597334677)
  }
  return `${(a >>> 0).toString(36)}${(b >>> 0).toString(36)}`
}
const bytesOf = async (part) => new Uint8Array(await part.arrayBuffer())
const fingerprintOf = async (file) => {
  const [head, tail] = [await bytesOf(file.slice(0, HASHED)), await bytesOf(file.slice(-HASHED))]
  return `${file.size.toString(36)}-${mixed(head, 1)}-${mixed(tail, 2)}`
}
