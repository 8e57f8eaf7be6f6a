import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import { NotFound, Unavailable } from '../errors.js'
import { createIncoming, refusal } from './incoming.js'
import type { BucketLocation } from './location.js'
import { type FileStore, missing, type Received } from './store.js'

export type BucketKeys = Readonly<{ accessKeyId: string; secretAccessKey: string }>

const PUT_TRIES = 3

const isAbsent = (error: unknown): boolean =>
  error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404

/** A bucket that does not answer or refuses is an expected fault; the page says so and the rest works. */
const asRefusal = (error: unknown): Error => (isAbsent(error) ? new NotFound(missing) : new Unavailable(refusal))

const nothing = () => undefined
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing }

const clientFor = ({ region, endpoint }: BucketLocation, credentials: BucketKeys): S3Client =>
  new S3Client({
    region,
    credentials,
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    // other servers than Amazon's do not know the newer checksums; the name of each object is its own
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 3,
    logger: silent, // what fails is told by our own log
  })

/**
 * Files in an S3-compatible bucket, one object a hash. They are received on the local disk first, hashed and examined there,
 * and acknowledged once the bucket has them. Nothing is ever overwritten with other bytes: the name is the content.
 */
export const createBucketStore = async (options: {
  location: BucketLocation
  keys: BucketKeys
  /** Folder for what is being received. */
  folder: string
}): Promise<FileStore> => {
  const { location, keys, folder } = options
  const client = clientFor(location, keys)
  const receiving = await createIncoming(path.join(folder, 'incoming'))
  const at = (sha256: string) => ({
    Bucket: location.bucket,
    Key: `${location.prefix}${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`,
  })

  const head = async (sha256: string) => {
    try {
      const { ContentLength: size = 0, LastModified: keptAt = new Date(0) } = await client.send(
        new HeadObjectCommand(at(sha256)),
      )
      return { size, keptAt }
    } catch (error) {
      throw asRefusal(error)
    }
  }

  /** The package does not try a stream again; read anew from the disk it can be. */
  const put = async ({ sha256, size, temporary }: Received, triesLeft = PUT_TRIES): Promise<void> => {
    const object = { ...at(sha256), Body: createReadStream(temporary), ContentLength: size }
    try {
      await client.send(new PutObjectCommand(object))
    } catch (error) {
      if (triesLeft <= 1 || isAbsent(error)) throw new Unavailable(refusal)
      await put({ sha256, size, temporary }, triesLeft - 1)
    }
  }

  /** Put again where it is known: from then on it is too young to be swept before a row names it. */
  const keep: FileStore['keep'] = async (received) => {
    await put(received)
    await rm(received.temporary, { force: true })
  }

  const openFile: FileStore['open'] = async (sha256, range) => {
    const { size } = await head(sha256)
    const part = range && { Range: `bytes=${range.start}-${range.end}` }
    try {
      const { Body: body } = await client.send(new GetObjectCommand({ ...at(sha256), ...part }))
      if (!body) throw new Error('the bucket answered without a body')
      return { stream: body as Readable, size }
    } catch (error) {
      throw asRefusal(error)
    }
  }

  async function* listKept(before: Date): AsyncGenerator<string> {
    const wanted = { Bucket: location.bucket, Prefix: location.prefix }
    for await (const page of paginateListObjectsV2({ client }, wanted)) {
      for (const { Key: key = '', LastModified: keptAt } of page.Contents ?? []) {
        const name = key.split('/').at(-1) ?? ''
        if (keptAt && keptAt < before && /^[0-9a-f]{64}$/.test(name)) yield name
      }
    }
  }

  /** Looked at once more right before: objects swept are a day old, and the same bytes seldom return in that very moment. */
  const removeKept: FileStore['removeKept'] = async (sha256, before) => {
    const found = await head(sha256).catch((error: unknown) => {
      if (error instanceof NotFound) return null
      throw error
    })
    if (!found || found.keptAt >= before) return false
    await client.send(new DeleteObjectCommand(at(sha256)))
    return true
  }

  const sizeOf = async (sha256: string): Promise<number> => (await head(sha256)).size
  return { ...receiving, keep, open: openFile, sizeOf, listKept, removeKept }
}
