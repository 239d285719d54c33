const scriptName = /(?:^|\/)webphone_api(?:\.min)?\.js(?:[?#]|$)/;

/**
 * findScriptBase gives the address of the folder that the running script came from, with a slash at its end, or
 * undefined if it came from no file. Only meaningful while the script runs for the first time.
 */
export function findScriptBase(): string | undefined {
  const { currentScript } = document;
  const own = currentScript instanceof HTMLScriptElement ? currentScript.src : '';
  const source = own || lastScriptSource();
  return source && new URL('.', source).href;
}

function lastScriptSource(): string | undefined {
  return Array.from(document.scripts, ({ src }) => src)
    .filter((src) => scriptName.test(src))
    .at(-1);
}
