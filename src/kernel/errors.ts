/**
 * An expected "no": the request was understood and is refused with a page that says what happened, what is kept and
 * what can be done. Everything else that is thrown is a fault of ours and answers 500.
 */
export abstract class Refusal extends Error {
  abstract readonly status: number
  /** Fields of a form that the refusal speaks of, shown beside them where the page can. */
  readonly headers: Record<string, string> = {}

  override get name(): string {
    return this.constructor.name
  }
}

/** Thrown when a row does not exist or lies outside what the person may see: both answer alike. */
export class NotFound extends Refusal {
  readonly status = 404
  constructor(message = 'Không tìm thấy nội dung này.') {
    super(message)
  }
}

/** Thrown when the row is seen but the act is not the person's to do; the sentence says whose it is. */
export class Forbidden extends Refusal {
  readonly status = 403
  constructor(message = 'Nội dung này không thuộc phạm vi được giao của tài khoản.') {
    super(message)
  }
}

/** Thrown when someone else saved first, or the state no longer allows the step. */
export class Conflict extends Refusal {
  readonly status = 409
  constructor(message = 'Chưa lưu: vừa có người khác cập nhật.') {
    super(message)
  }
}

/** Thrown when the input as a whole cannot be taken and no single field can be named. */
export class Invalid extends Refusal {
  readonly status = 422
  constructor(message = 'Chưa lưu: nội dung gửi lên chưa hợp lệ.') {
    super(message)
  }
}

/** Thrown when a rule that needs stored data refuses one field of a form; shown beside that field. */
export class FieldRefused extends Invalid {
  readonly field: string
  constructor(field: string, message: string) {
    super(message)
    this.field = field
  }
}

/** Thrown when a request or a file is larger than the limit shown at the field. */
export class TooLarge extends Refusal {
  readonly status = 413
  constructor(message = 'Nội dung gửi lên lớn hơn mức cho phép.') {
    super(message)
  }
}

/** Thrown when an address or an account has tried too often; `retryAfter` is in seconds. */
export class TooMany extends Refusal {
  readonly status = 429
  constructor(message: string, retryAfter: number) {
    super(message)
    this.headers['Retry-After'] = String(Math.max(1, Math.ceil(retryAfter)))
  }
}

/** Thrown when the database or the file store cannot be reached; nothing was saved, a later try may pass. */
export class Unavailable extends Refusal {
  readonly status = 503
  constructor(message = 'Cơ sở dữ liệu tạm thời chưa sẵn sàng. Nội dung chưa được lưu.') {
    super(message)
    this.headers['Retry-After'] = '5'
  }
}

/** Thrown when the same form arrives a second time: nothing is done again, the person is led to the first result. */
export class Repeated extends Refusal {
  readonly status = 303
  readonly location: string
  constructor(location: string) {
    super('Biểu này đã được ghi nhận.')
    this.location = location
  }
}
