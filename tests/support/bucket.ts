import S3rver from 's3rver'
import type { StoreConfig } from '../../src/kernel/storage/open.js'

export type Bucket = Readonly<{ config: NonNullable<StoreConfig['bucket']>; stop: () => Promise<void> }>

/** An S3 server with one empty bucket, its objects in a folder of the caller's. */
export const startBucket = async (directory: string): Promise<Bucket> => {
  const name = 'minh-chung'
  const server = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory, configureBuckets: [{ name }] })
  const { port } = await server.run()
  const location = { bucket: name, prefix: 'van-quan/', region: 'us-east-1', endpoint: `http://127.0.0.1:${port}` }
  const keys = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' } // the server's own, fixed
  return { config: { location, keys }, stop: () => server.close() }
}
