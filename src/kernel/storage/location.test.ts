import { describe, expect, it } from 'vitest'
import { readBucketLocation } from './location.js'

describe('readBucketLocation', () => {
  it('reads bucket, prefix, server and region', () => {
    expect(readBucketLocation('s3://minh-chung')).toEqual({
      bucket: 'minh-chung',
      prefix: '',
      region: 'us-east-1',
      endpoint: undefined,
    })
    expect(readBucketLocation('s3://ntm/van-quan/?endpoint=http://10.0.0.5:9000&region=vn-1')).toEqual({
      bucket: 'ntm',
      prefix: 'van-quan/',
      region: 'vn-1',
      endpoint: 'http://10.0.0.5:9000',
    })
  })

  it.each([
    '',
    'minh-chung',
    'https://s3.example/b',
    's3://',
    's3://A_B',
    's3://key@bucket',
    's3://ntm?endpoint=10.0.0.5',
  ])('refuses %j', (text) => expect(readBucketLocation(text)).toBeNull())
})
