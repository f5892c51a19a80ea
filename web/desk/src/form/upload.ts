// Evidence goes up by tus 1.0.0, in pieces, and is resumed after a break. The digest comes from the
// server once the file is whole; acts refer to it by that.
import type { DetailedError, Upload } from 'tus-js-client'
import { reactive, watch } from 'vue'
import { problemOf } from '@/api/problem'
import { session } from '@/shell/session'
import { languageTag } from '@/shell/words'

export interface Piece {
  id: number
  name: string
  size: number
  kind: string
  /** 0 to 1. */
  progress: number
  state: 'sending' | 'paused' | 'done' | 'failed'
  /** Why the server refused it; "" if it was only interrupted. */
  refused: string
  digest: string
  type: string
  /** Of the file on this device, for pictures. */
  preview: string
  start: () => void
  cancel: () => void
}

const CHUNK = 4 * 1024 * 1024
let count = 0

/** photo, audio_video or paper, told by the type; people may say otherwise. */
export function kindOf(type: string): string {
  if (type.startsWith('image/')) return 'photo'
  return type.startsWith('audio/') || type.startsWith('video/') ? 'audio_video' : 'document'
}

function refusalOf(thrown: Error | DetailedError): string {
  const answer = 'originalResponse' in thrown ? thrown.originalResponse : null
  try {
    const { detail, remedy } = problemOf(JSON.parse(answer?.getBody() ?? ''), answer?.getStatus() ?? 0)
    return [detail, remedy].filter(Boolean).join(' ')
  } catch {
    return ''
  }
}

/** `sealed`: the sealed pack that the file is evidence for, "" for any other; it is encrypted from its first byte on. */
export async function beginUpload(file: File, sealed: string): Promise<Piece> {
  const tus = await import('tus-js-client')
  const piece: Piece = reactive({
    id: ++count,
    name: file.name,
    size: file.size,
    kind: kindOf(file.type),
    progress: 0,
    state: 'sending',
    refused: '',
    digest: '',
    type: file.type,
    preview: file.type.startsWith('image/') ? URL.createObjectURL(file) : '',
    start: () => undefined,
    cancel: () => undefined,
  })
  const upload: Upload = new tus.Upload(file, {
    endpoint: '/api/evidence',
    chunkSize: CHUNK,
    retryDelays: [0, 1000, 3000, 8000],
    metadata: { filename: file.name, ...(sealed ? { pack: sealed } : {}) },
    // What the browser keeps is the address of the upload, not the file; of a sealed case, nothing.
    storeFingerprintForResuming: !sealed,
    removeFingerprintOnSuccess: true,
    onBeforeRequest: (request) => {
      request.setHeader('X-CSRF-Token', session.value?.csrf ?? '')
      request.setHeader('Accept-Language', languageTag())
    },
    onAfterResponse: (_request, response) => {
      piece.digest = response.getHeader('Fadu-Digest') || piece.digest
    },
    onProgress: (sentBytes, total) => {
      piece.progress = total > 0 ? sentBytes / total : 0
    },
    onSuccess: () => {
      piece.state = piece.digest ? 'done' : 'failed'
      piece.progress = 1
    },
    onError: (thrown) => {
      piece.state = 'failed'
      piece.refused = refusalOf(thrown)
    },
  })
  piece.start = () => {
    piece.state = 'sending'
    piece.refused = ''
    upload.start()
  }
  piece.cancel = () => {
    if (piece.preview) URL.revokeObjectURL(piece.preview)
    // What has arrived is swept away by the server if this does not reach it.
    void upload.abort(piece.state !== 'done').catch(() => undefined)
  }
  const before = sealed ? [] : await upload.findPreviousUploads()
  if (before[0]) upload.resumeFromPreviousUpload(before[0])
  piece.start()
  return piece
}

/** Sends one file whole; its digest, or why it was not taken. */
export async function sendWhole(file: File): Promise<string> {
  const piece = await beginUpload(file, '')
  return new Promise((resolve, reject) => {
    const stop = watch(
      () => piece.state,
      (state) => {
        if (state === 'sending' || state === 'paused') return
        stop()
        if (state === 'done') resolve(piece.digest)
        else reject(new Error(piece.refused || file.name))
      },
    )
  })
}
