/** The type by which a dragged case is told from anything else that may be dropped. */
export const DRAGGED = 'application/x-fadu-case'
