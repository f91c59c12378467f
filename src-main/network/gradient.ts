import { add, zeros } from './operations.ts'
import { inOrder, type Tensor } from './tensor.ts'

/**
 * Reverse-mode differentiation: the gradients of ⟨seed, output⟩ with respect to each of `variables`, which may be
 * inputs or results on the way. They are graphs of the same operations and can be differentiated again, so that the
 * product of a Hessian with a vector v is the gradient of ⟨v, gradient⟩ (Pearlmutter, Fast exact multiplication by the
 * Hessian, Neural Computation 6, 1994).
 *
 * @param seed same shape as `output`
 * @returns shapes of `variables`; zeros where `output` does not depend on one
 */
export function gradient(output: Tensor, variables: readonly Tensor[], seed: Tensor): Tensor[] {
  const order = inOrder([output])
  const depends = new Set<Tensor>(variables)
  for (const tensor of order)
    if (tensor.source.kind === 'operation' && tensor.source.inputs.some((from) => depends.has(from)))
      depends.add(tensor)
  const gradients = new Map<Tensor, Tensor>([[output, seed]])
  for (const tensor of order.reverse()) {
    const reached = gradients.get(tensor)
    if (!reached || tensor.source.kind !== 'operation' || !depends.has(tensor)) continue
    const parts = tensor.source.backward(reached)
    tensor.source.inputs.forEach((from, index) => {
      const part = parts[index]
      if (!part || !depends.has(from)) return
      const earlier = gradients.get(from)
      gradients.set(from, earlier ? add(earlier, part) : part)
    })
  }
  return variables.map((variable) => gradients.get(variable) ?? zeros(variable.shape))
}
