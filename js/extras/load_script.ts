/**
 * loadScript adds a script, or a style sheet if the address ends in .css, to the page. Throws an Error for an address
 * that is no file on the web, and for an attribute that would run as a script.
 */
export function loadScript(url: string, isAsync = true, attribute = '', value = ''): void {
  const address = new URL(url, document.baseURI);
  if (!['http:', 'https:', 'file:'].includes(address.protocol)) throw new Error(`${address.protocol} is not loaded`);
  if (/^on|^(?:src|href|srcdoc)$/i.test(attribute)) throw new Error(`the attribute ${attribute} is not set`);
  const isStyle = address.pathname.endsWith('.css');
  const element = document.createElement(isStyle ? 'link' : 'script');
  if (element instanceof HTMLLinkElement) {
    element.rel = 'stylesheet';
    element.href = address.href;
  } else {
    element.src = address.href;
    element.async = isAsync;
  }
  if (attribute !== '') element.setAttribute(attribute, value);
  document.head.append(element);
}
