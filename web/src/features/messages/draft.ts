/** A message as it stands in the form, with the id under which the server accepts it once. */
export interface Draft {
  id: string;
  content: string;
}

/**
 * The draft for this content. Unchanged content keeps its id, so that sending again after an
 * answer got lost is answered with the message that was accepted, never with a second one.
 */
export function draftOf(previous: Draft | null, content: string): Draft {
  return previous?.content === content ? previous : { id: newDraftId(), content };
}

/** 128 random bits in hex. `crypto.randomUUID` exists only on https and localhost. */
function newDraftId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `web-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
