/**
 * onNextGesture runs `handler` within the user's next click, touch or key press, which browsers want before a page may
 * make sound. Returns the function that stops waiting.
 */
export function onNextGesture(handler: () => void): () => void {
  const waiting = new AbortController();
  const run = (): void => {
    waiting.abort();
    handler();
  };
  for (const type of ['pointerup', 'keydown', 'touchend']) {
    window.addEventListener(type, run, { signal: waiting.signal, capture: true, passive: true });
  }
  return () => waiting.abort();
}
