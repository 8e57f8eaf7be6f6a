import path from 'node:path'
import { createFileStore } from './disk.js'
import type { BucketLocation } from './location.js'
import type { BucketKeys } from './s3.js'
import type { FileStore } from './store.js'

/** Where files are kept: in the data folder, or in a bucket. */
export type StoreConfig = Readonly<{
  dataDir: string
  bucket: Readonly<{ location: BucketLocation; keys: BucketKeys }> | undefined
}>

/** Opens the store the configuration names; the package for buckets is loaded only where one is named. */
export const openStore = async ({ dataDir, bucket }: StoreConfig): Promise<FileStore> => {
  const folder = path.join(dataDir, 'files')
  if (!bucket) return createFileStore(folder)
  const { createBucketStore } = await import('./s3.js')
  return createBucketStore({ ...bucket, folder })
}
