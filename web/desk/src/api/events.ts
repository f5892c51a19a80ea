// Server-sent events: which cases moved. One stream for the whole desk; EventSource asks again by
// itself with the id of the last event, and the server sends what was missed, or "reload".
import { getCurrentInstance, onActivated, onDeactivated, onScopeDispose, ref } from 'vue'

export interface Moved {
  number: number
  case: string
  pack: string
  step: string
  state: string
  unit: string
  at: string
}

type Listener = (moved: Moved | null) => void

const RETRY_MS = 5000
const listeners = new Set<Listener>()
let source: EventSource | null = null
let retry = 0
/** Whether events arrive; null while nobody is signed in or before the first answer. */
export const live = ref<boolean | null>(null)

function tell(moved: Moved | null) {
  for (const listener of [...listeners]) listener(moved)
}

export function openEvents() {
  if (source) return
  const stream = new EventSource('/api/events')
  source = stream
  stream.onopen = () => {
    // After a break pages look once, whatever was sent meanwhile.
    if (live.value === false) tell(null)
    live.value = true
  }
  stream.onerror = () => {
    live.value = false
    if (stream.readyState !== EventSource.CLOSED) return
    // Refused (session over, server stopping): EventSource has given up, we have not.
    source = null
    window.clearTimeout(retry)
    retry = window.setTimeout(openEvents, RETRY_MS)
  }
  stream.addEventListener('act', (event) => {
    tell(JSON.parse((event as MessageEvent<string>).data) as Moved)
  })
  stream.addEventListener('reload', () => {
    tell(null)
  })
}

export function closeEvents() {
  window.clearTimeout(retry)
  source?.close()
  source = null
  live.value = null
}

/**
 * Calls `listener` for each case that moved, with null when everything may have; until the scope ends. A page that is
 * kept while another is shown hears once, when it is shown again.
 */
export function onMoved(listener: Listener) {
  let away = false
  let missed = false
  const hear: Listener = (moved) => {
    if (away) missed = true
    else listener(moved)
  }
  listeners.add(hear)
  onScopeDispose(() => listeners.delete(hear))
  if (!getCurrentInstance()) return
  onDeactivated(() => (away = true))
  onActivated(() => {
    away = false
    if (missed) listener(null)
    missed = false
  })
}
