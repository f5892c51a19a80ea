// Something that several calls wait for together, such as a second sign-in: asked for once, answered to all.
import { ref, type Ref } from 'vue'

export interface Gate<T> {
  /** True while it is asked for. */
  asked: Ref<boolean>
  wait: () => Promise<T>
  open: (answer: T) => void
  refuse: (why: Error) => void
}

export function makeGate<T>(): Gate<T> {
  const asked = ref(false)
  let held: { promise: Promise<T>; open: (answer: T) => void; refuse: (why: Error) => void } | null = null
  function make() {
    let open: (answer: T) => void = () => undefined
    let refuse: (why: Error) => void = () => undefined
    const promise = new Promise<T>((yes, no) => {
      open = yes
      refuse = no
    })
    return { promise, open, refuse }
  }
  function end() {
    const ended = held
    held = null
    asked.value = false
    return ended
  }
  return {
    asked,
    wait() {
      asked.value = true
      held ??= make()
      return held.promise
    },
    open: (answer) => end()?.open(answer),
    refuse: (why) => end()?.refuse(why),
  }
}
