import type { Directive } from 'vue'

function tell(root: HTMLElement, name: string): void {
  // On what has no role a name is heard by nobody.
  root.removeAttribute('aria-label')
  // An input where the list is searched, else the label.
  const opener = root.querySelector('input.n-base-selection-input') ?? root.querySelector('.n-base-selection-label')
  if (!opener) return
  const expanded = String(root.querySelector('.n-base-selection--active') !== null)
  const told = { role: 'combobox', 'aria-label': name, 'aria-haspopup': 'listbox', 'aria-expanded': expanded }
  for (const [attribute, value] of Object.entries(told)) opener.setAttribute(attribute, value)
  // What is chosen stands beside an input, not in it.
  const chosen = opener.tagName === 'INPUT' ? root.querySelector('.n-base-selection-overlay')?.textContent : undefined
  if (chosen) opener.setAttribute('aria-description', chosen.trim())
  // Its arrow is an image that is called “loading”.
  for (const arrow of root.querySelectorAll('.n-base-loading')) {
    arrow.removeAttribute('role')
    arrow.removeAttribute('aria-label')
    arrow.setAttribute('aria-hidden', 'true')
  }
}

const names = new WeakMap<HTMLElement, string>()
const observers = new WeakMap<HTMLElement, MutationObserver>()

/**
 * Gives a select of the control library, which has none, the role and the name by which those who cannot see it know
 * it: `v-named-select="'Size'"`.
 */
export const vNamedSelect: Directive<HTMLElement, string> = {
  mounted(root, { value }) {
    names.set(root, value)
    tell(root, value)
    const observer = new MutationObserver(() => tell(root, names.get(root) ?? value))
    observer.observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: ['class'] })
    observers.set(root, observer)
  },
  updated(root, { value }) {
    names.set(root, value)
    tell(root, value)
  },
  unmounted(root) {
    observers.get(root)?.disconnect()
  },
}
