/** Between the key and the end of the page lies no more than this, in milliseconds. */
const prompt = 1000;

/**
 * watchReloads returns a function that tells, while the page goes, whether it is known to be loaded again: by a script,
 * or by F5 or Ctrl+R. The reload button of the browser does not tell beforehand.
 */
export function watchReloads(): () => boolean {
  let reloadAt = -Infinity;
  const note = (): void => {
    reloadAt = performance.now();
  };
  const { navigation } = window as { navigation?: EventTarget };
  navigation?.addEventListener('navigate', (event) => {
    if ((event as Event & { navigationType?: string }).navigationType === 'reload') note();
  });
  window.addEventListener('keydown', ({ key, ctrlKey, metaKey }) => {
    if (key === 'F5' || ((ctrlKey || metaKey) && key.toLowerCase() === 'r')) note();
  });
  return () => performance.now() - reloadAt < prompt;
}
