// What opens beside a button, made when the button is first pressed: ready before anybody asks, each would measure its
// button and watch it; in a list that is most of what drawing costs.
import { nextTick, onMounted } from 'vue'

/** Passes on the press that asked for it, which came before it was there. */
export function usePressed(button: () => HTMLElement) {
  onMounted(async () => {
    await nextTick()
    // Not a press of what the button lies in: it does not bubble.
    button().dispatchEvent(new MouseEvent('click'))
  })
}
