/** A bucket that keeps the files instead of the data folder. */
export type BucketLocation = Readonly<{
  bucket: string
  /** Before every key, with its stroke; '' for none. */
  prefix: string
  region: string
  /** A server of its own (MinIO, Ceph); undefined: Amazon's. */
  endpoint: string | undefined
}>

/** Reads "s3://bucket[/prefix][?endpoint=https://…&region=…]"; null for anything else. */
export const readBucketLocation = (text: string): BucketLocation | null => {
  if (!URL.canParse(text)) return null
  const { protocol, host, pathname, searchParams, username } = new URL(text)
  if (protocol !== 's3:' || username !== '' || !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(host)) return null
  const prefix = pathname.replace(/^\/+|\/+$/g, '')
  const endpoint = searchParams.get('endpoint') ?? undefined
  if (endpoint !== undefined && !/^https?:\/\//.test(endpoint)) return null
  return { bucket: host, prefix: prefix && `${prefix}/`, region: searchParams.get('region') ?? 'us-east-1', endpoint }
}
